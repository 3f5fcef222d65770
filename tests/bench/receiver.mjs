// The rival in Node with the same promise: verifies the signature, parses, appends, and answers after the fdatasync that covers it.
// node receiver.mjs PORT FILE, the secret in SECRET.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { fdatasync, openSync, write } from 'node:fs';

const [port, file] = process.argv.slice(2);
const log = openSync(file, 'a');
let waiting = [];
let writing = false;

function commit() {
  if (writing || waiting.length === 0) return;
  writing = true;
  const batch = waiting;
  waiting = [];
  write(log, Buffer.concat(batch.map(one => one.record)), error => {
    if (error) throw error;
    fdatasync(log, failed => {
      if (failed) throw failed;
      for (const one of batch) one.response.end('{"status":"success"}');
      writing = false;
      commit();
    });
  });
}

createServer((request, response) => {
  const pieces = [];
  request.on('data', piece => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    const wanted = Buffer.from('sha256=' + createHmac('sha256', process.env.SECRET).update(body).digest('hex'));
    const given = Buffer.from(request.headers['x-hub-signature-256'] ?? '');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return response.writeHead(401).end();
    JSON.parse(body);
    waiting.push({ record: Buffer.concat([Buffer.from(request.headers['x-github-delivery'] + '\n'), body, Buffer.from('\n')]), response });
    commit();
  });
}).listen(Number(port), '127.0.0.1', 4096);

-- For wrk: signed posts of one body, each with a delivery id of its own. The files body and signature are in the folder BENCH_DIR.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local function read(name)
  local file = assert(io.open(os.getenv("BENCH_DIR") .. "/" .. name))
  local text = file:read("a")
  file:close()
  return text
end

function init()
  body = read("body")
  signature = read("signature"):gsub("%s", "")
  math.randomseed(os.time() * 100 + number)
  run = math.random(0, 0xffffffff)
  count = 0
end

function request()
  count = count + 1
  return wrk.format("POST", nil, {
    ["Content-Type"] = "application/json",
    ["User-Agent"] = "GitHub-Hookshot/044aadd",
    ["Accept"] = "*/*",
    ["X-GitHub-Event"] = "push",
    ["X-GitHub-Hook-ID"] = "292430182",
    ["X-GitHub-Delivery"] = string.format("%08x-%04x-4000-8000-%012x", run, number, count),
    ["X-Hub-Signature-256"] = "sha256=" .. signature,
  }, body)
end

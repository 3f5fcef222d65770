#include "hookctl/bulk/bulk.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

using namespace hookctl;
using bulk::Counts;

namespace {

/// Gives a text in pieces of at most `piece`, then the end or an error.
class TextSource final : public ByteSource {
public:
  TextSource(std::string text, std::size_t piece, bool breaks = false)
      : m_text(std::move(text))
      , m_piece(piece)
      , m_breaks(breaks)
  {
  }

  Result<std::size_t> read(std::span<char> into) override
  {
    const std::size_t count = std::min({into.size(), m_piece, m_text.size() - m_at});
    if (count == 0 && m_breaks) {
      return fail(ErrorCode::io, "the disk is broken");
    }
    std::memcpy(into.data(), m_text.data() + m_at, count);
    m_at += count;
    return count;
  }

private:
  std::string m_text;
  std::size_t m_piece;
  bool m_breaks;
  std::size_t m_at = 0;
};

bulk::Input
text_input(std::string name, std::string text, std::size_t piece = 1000, bool breaks = false)
{
  return {std::move(name), [=](const std::stop_token&) -> Result<std::unique_ptr<ByteSource>> {
            return std::make_unique<TextSource>(text, piece, breaks);
          }};
}

/// `<line>`; a line that begins with `bad` fails, after it has written something.
class Brackets final : public bulk::LineMapper {
public:
  Result<Counts> map(std::string_view line, std::string& out) override
  {
    out += text('<', line);
    if (line.starts_with("bad")) {
      return fail(ErrorCode::invalid_data, text("no ", line));
    }
    if (line.size() % 7 == 0) {
      std::this_thread::yield(); // so that jobs overtake one another
    }
    out += ">\n";
    return Counts{.rows = 1};
  }

private:
  static std::string text(auto... parts)
  {
    std::string out;
    ((out += parts), ...);
    return out;
  }
};

struct Collected final : bulk::Sink {
  bool write(std::string_view lines) override
  {
    out += lines;
    ++writes;
    return writes < most_writes;
  }

  void bad_line(const bulk::BadLine& line) override
  {
    bad.push_back(std::to_string(line.input) + ':' + std::to_string(line.line) + ' ' +
                  line.error.message);
  }

  void progress(const bulk::Summary& so_far) override { last = so_far; }

  std::string out;
  std::vector<std::string> bad;
  bulk::Summary last;
  int writes = 0;
  int most_writes = 1'000'000'000;
};

Result<bulk::Summary>
run(const std::vector<bulk::Input>& inputs, bulk::Options options, Collected& sink)
{
  return bulk::run(
      inputs, [] { return std::make_unique<Brackets>(); }, options, sink);
}

constexpr std::size_t kJobs[] = {1, 2, 3, 8};

/// Small, so that a short text makes many chunks.
bulk::Options options_for(std::size_t jobs)
{
  return {.jobs = jobs, .line_bytes = 200, .chunk_bytes = 64};
}

} // namespace

TEST_CASE("bulk: the order of lines does not depend on the jobs")
{
  std::string text;
  std::string wanted;
  tests::SeededRng rng;
  for (int i = 0; i < 5000; ++i) {
    const std::string line = std::to_string(i) + std::string(rng.below(90), 'x');
    text += line + "\n";
    wanted += "<" + line + ">\n";
  }
  for (const std::size_t jobs : kJobs) {
    for (const std::size_t piece : {1U, 50U, 100'000U}) {
      CAPTURE(jobs);
      CAPTURE(piece);
      Collected sink;
      const auto summary = run({text_input("a", text, piece)}, options_for(jobs), sink);
      REQUIRE(summary.has_value());
      REQUIRE(sink.out == wanted);
      CHECK(summary->lines == 5000);
      CHECK(summary->counts.rows == 5000);
      CHECK(summary->bytes == text.size());
      CHECK(summary->bad == 0);
    }
  }
}

TEST_CASE("bulk: CRLF and blank lines and a mark at the beginning and no line feed at the end")
{
  for (const std::size_t jobs : kJobs) {
    for (const std::size_t piece : {1U, 7U, 1000U}) {
      Collected sink;
      const auto summary =
          run({text_input("a", "\xEF\xBB\xBF\r\none\r\n\n  \t\ntwo\n\r\nbad three", piece),
               text_input("empty", "", piece),
               text_input("b", "\nbad\nfour", piece)},
              options_for(jobs),
              sink);
      REQUIRE(summary.has_value());
      CHECK(sink.out == "<one>\n<two>\n<four>\n");
      CHECK(sink.bad == std::vector<std::string>{"0:7 no bad three", "2:2 no bad"});
      CHECK(summary->lines == 5);
      CHECK(summary->bad == 2);
    }
  }
}

TEST_CASE("bulk: the first twenty bad lines are told and the others counted")
{
  std::string text;
  for (int i = 1; i <= 500; ++i) {
    text += i % 5 == 0 ? "bad\n" : "good\n";
  }
  for (const std::size_t jobs : kJobs) {
    Collected sink;
    const auto summary = run({text_input("a", text)}, options_for(jobs), sink);
    REQUIRE(summary.has_value());
    CHECK(summary->bad == 100);
    CHECK(summary->counts.rows == 400);
    REQUIRE(sink.bad.size() == bulk::kShownBadLines);
    CHECK(sink.bad.front() == "0:5 no bad");
    CHECK(sink.bad.back() == "0:100 no bad");
  }
}

TEST_CASE("bulk: a line beyond the limit is a bad one wherever it stands")
{
  const std::string exact(200, 'x');
  const std::string longer(201, 'x');
  const std::string endless(5000, 'y');
  const std::string text = "a\n" + exact + "\n" + longer + "\nb\n" + endless + "\nc\n" + endless;
  for (const std::size_t jobs : kJobs) {
    for (const std::size_t piece : {1U, 64U, 300U, 100'000U}) {
      CAPTURE(jobs);
      CAPTURE(piece);
      Collected sink;
      const auto summary =
          run({text_input("a", text, piece), text_input("b", endless + "\nd", piece)},
              options_for(jobs),
              sink);
      REQUIRE(summary.has_value());
      CHECK(sink.out == "<a>\n<" + exact + ">\n<b>\n<c>\n<d>\n");
      CHECK(sink.bad == std::vector<std::string>{"0:3 the line is longer than 200 bytes",
                                                 "0:5 the line is longer than 200 bytes",
                                                 "0:7 the line is longer than 200 bytes",
                                                 "1:1 the line is longer than 200 bytes"});
      CHECK(summary->lines == 9);
    }
  }
}

TEST_CASE("bulk: nothing comes of nothing")
{
  for (const std::size_t jobs : kJobs) {
    Collected sink;
    const auto summary =
        run({text_input("a", ""), text_input("b", "\n \n")}, options_for(jobs), sink);
    REQUIRE(summary.has_value());
    CHECK(sink.out.empty());
    CHECK(summary->lines == 0);
    CHECK(run({}, options_for(jobs), sink).has_value());
  }
}

TEST_CASE("bulk: an input that breaks ends the run after what came before it")
{
  for (const std::size_t jobs : kJobs) {
    Collected sink;
    const auto summary =
        run({text_input("good", "1\n2\n"),
             text_input("broken", std::string(500, 'x').replace(100, 1, "\n"), 90, true),
             text_input("never", "3\n")},
            {.jobs = jobs, .line_bytes = 1000, .chunk_bytes = 64},
            sink);
    REQUIRE_FALSE(summary.has_value());
    CHECK(summary.error().code == ErrorCode::io);
    CHECK(summary.error().context == std::vector<std::string>{"broken"});
    CHECK(sink.out == "<1>\n<2>\n<" + std::string(100, 'x') + ">\n");
  }
}

TEST_CASE("bulk: when no more is wanted everything stops")
{
  // An input that would never end.
  class Endless final : public ByteSource {
  public:
    Result<std::size_t> read(std::span<char> into) override
    {
      const std::string_view line = "line\n";
      std::memcpy(into.data(), line.data(), line.size());
      return line.size();
    }
  };

  const bulk::Input endless = {"endless",
                               [](const std::stop_token&) -> Result<std::unique_ptr<ByteSource>> {
                                 return std::make_unique<Endless>();
                               }};
  for (const std::size_t jobs : kJobs) {
    Collected sink;
    sink.most_writes = 10;
    const auto summary = run({endless}, options_for(jobs), sink);
    REQUIRE(summary.has_value());
    CHECK(summary->cut_short);
  }
}

TEST_CASE("bulk: a read that waits is stopped when no more is wanted")
{
  // Gives one line, then waits until it is told to stop.
  class Waiting final : public ByteSource {
  public:
    explicit Waiting(std::stop_token stop)
        : m_stop(std::move(stop))
    {
    }

    Result<std::size_t> read(std::span<char> into) override
    {
      if (std::exchange(m_given, true)) {
        while (!m_stop.stop_requested()) {
          std::this_thread::yield();
        }
        return fail(ErrorCode::cancelled, "stopped");
      }
      into[0] = 'x';
      into[1] = '\n';
      return 2;
    }

  private:
    std::stop_token m_stop;
    bool m_given = false;
  };

  const bulk::Input waiting = {
      "waiting", [](const std::stop_token& stop) -> Result<std::unique_ptr<ByteSource>> {
        return std::make_unique<Waiting>(stop);
      }};
  for (const std::size_t jobs : {2U, 8U}) {
    Collected sink;
    sink.most_writes = 1;
    const auto summary = run({waiting}, options_for(jobs), sink);
    REQUIRE(summary.has_value());
    CHECK(summary->cut_short);
    CHECK(sink.out == "<x>\n");
  }
}

TEST_CASE("bulk: what waits to be given away is bounded")
{
  // Counts how far the reader is ahead of the writer.
  struct Ahead {
    std::atomic<std::int64_t> read = 0;
    std::atomic<std::int64_t> written = 0;
    std::atomic<std::int64_t> most = 0;
  };

  class Counting final : public ByteSource {
  public:
    explicit Counting(Ahead& ahead)
        : m_ahead(ahead)
    {
    }

    Result<std::size_t> read(std::span<char> into) override
    {
      if (m_ahead.read >= 1'000'000) {
        return std::size_t{0};
      }
      const std::size_t count = std::min<std::size_t>(into.size(), 100);
      std::fill_n(into.begin(), count, 'x');
      into[count - 1] = '\n';
      m_ahead.read += static_cast<std::int64_t>(count);
      m_ahead.most = std::max(m_ahead.most.load(), m_ahead.read - m_ahead.written);
      return count;
    }

  private:
    Ahead& m_ahead;
  };

  struct Slow final : bulk::Sink {
    explicit Slow(Ahead& a)
        : ahead(a)
    {
    }

    bool write(std::string_view lines) override
    {
      ahead.written += static_cast<std::int64_t>(lines.size());
      std::this_thread::yield();
      return true;
    }

    void bad_line(const bulk::BadLine&) override {}

    void progress(const bulk::Summary&) override {}

    Ahead& ahead;
  };

  Ahead ahead;
  Slow sink(ahead);
  const bulk::Input input = {"counted",
                             [&](const std::stop_token&) -> Result<std::unique_ptr<ByteSource>> {
                               return std::make_unique<Counting>(ahead);
                             }};
  const bulk::Options options = {.jobs = 2, .line_bytes = 1000, .chunk_bytes = 1000};
  REQUIRE(bulk::run(
              {input}, [] { return std::make_unique<Brackets>(); }, options, sink)
              .has_value());
  CHECK(ahead.most < 10'000);
}

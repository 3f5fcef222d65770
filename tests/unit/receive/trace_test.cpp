#include "hookctl/receive/trace.hpp"

#include <doctest/doctest.h>

namespace {

using namespace hookctl;
using mapping::Outcome;

mapping::Mapped make_mapped()
{
  mapping::Mapped mapped;
  mapped.trace.emplace_back();
  mapped.trace.back().field = "time";
  mapped.trace.back().tried.push_back({"at", Outcome::missing, ""});
  mapping::MappedEvent event;
  event.trace.push_back({"code",
                         Outcome::matched,
                         "header:X-Event",
                         "push \"it\"",
                         "header",
                         {{"header:X-Event", Outcome::matched, ""}}});
  event.trace.push_back({"sender",
                         Outcome::matched,
                         "b",
                         "+1",
                         "string",
                         {{"a", Outcome::missing, "did you mean b?"},
                          {"$.c", Outcome::null_value, ""},
                          {"$.b", Outcome::matched, ""}}});
  event.trace.push_back({"source", Outcome::matched, "", "shop", "default", {}});
  mapped.events.push_back(event);
  mapped.notes.push_back("a note");
  return mapped;
}

TEST_CASE("trace: what is kept is short and expands to every field and path by name")
{
  auth::Verified verified;
  verified.scheme = "hmac-sha256";
  verified.key = "current";
  const std::string kept = receive::write_trace(verified, make_mapped(), schema::Drift{});
  CHECK(kept == R"({"auth":{"scheme":"hmac-sha256","key":"current","signed_at":null},)"
                R"("delivery":[["time",1,"","","",["at",1]]],)"
                R"("events":[[["code",0,"header:X-Event","push \"it\"","header",[]],)"
                R"(["sender",0,"b","+1","string",["a",1,"did you mean b?"],["$.c",2],["$.b",0]],)"
                R"(["source",0,"","shop","default"]]],"notes":["a note"]})");
  CHECK(receive::expand_trace(kept) ==
        R"({"auth":{"scheme":"hmac-sha256","key":"current","signed_at":null},"delivery":[)"
        R"({"field":"time","outcome":"missing","path":"","value":"","type":"","tried":[)"
        R"({"path":"at","outcome":"missing","detail":""}]}],"events":[[)"
        R"({"field":"code","outcome":"found","path":"header:X-Event","value":"push \"it\"",)"
        R"("type":"header","tried":[{"path":"header:X-Event","outcome":"found","detail":""}]},)"
        R"({"field":"sender","outcome":"found","path":"b","value":"+1","type":"string","tried":[)"
        R"({"path":"a","outcome":"missing","detail":"did you mean b?"},)"
        R"({"path":"$.c","outcome":"null","detail":""},)"
        R"({"path":"$.b","outcome":"found","detail":""}]},)"
        R"({"field":"source","outcome":"found","path":"","value":"shop","type":"default",)"
        R"("tried":[]}]],"notes":["a note"]})");
}

TEST_CASE(
    "trace: one with names, as journals had them before, and no trace at all stay as they are")
{
  for (const std::string kept :
       {R"({"auth":{},"delivery":[{"field":"time","outcome":"found"}],"events":[[{"field":"c"}]]})",
        "",
        "{",
        "[]",
        R"({"delivery":1,"events":{"a":1},"drift":{"breaks":true}})"}) {
    const std::string shown = receive::expand_trace(kept);
    CHECK((shown == kept || shown == R"({"delivery":[],"events":[],"drift":{"breaks":true}})"));
  }
}

} // namespace

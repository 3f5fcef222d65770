#include "hookctl/account/keys.hpp"

#include "hookctl/auth/verify.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/doctor/checks.hpp"

namespace hookctl::doctor {

namespace {

using Kind = model::KeyReference::Kind;

/// Of one environment's accounts.
class KeyCheck {
public:
  explicit KeyCheck(const Subject& subject)
      : m_subject(subject)
  {
  }

  void look_at(const ExaminedAccount& account);
  Findings findings() &&;

private:
  void resolve(const ExaminedAccount& account,
               const model::KeyReference& reference,
               std::string_view which);
  void say(std::string_view check,
           Level level,
           const ExaminedAccount& account,
           std::string_view what,
           std::string mend);
  void look_at_previous(const ExaminedAccount& account, const account::PreviousKey& previous);
  void look_for_key(const ExaminedAccount& account);

  const Subject& m_subject;
  Findings m_findings;
  std::size_t m_resolved = 0;
};

void KeyCheck::say(std::string_view check,
                   Level level,
                   const ExaminedAccount& account,
                   std::string_view what,
                   std::string mend)
{
  m_findings.push_back({std::string(check),
                        level,
                        text(words_for(account), ": ", what),
                        m_subject.store.file(account.name).string(),
                        std::move(mend)});
}

/// A variable and a credential may be there where the listener runs: that cannot be known from
/// here. A file is, or is not.
void KeyCheck::resolve(const ExaminedAccount& account,
                       const model::KeyReference& reference,
                       std::string_view which)
{
  const auto key = account::resolve_key(reference, m_subject.variables, m_subject.store.folder());
  const std::string whose = text("its ", which, " (", to_string(reference), ")");
  if (!key && (reference.kind == Kind::environment || reference.kind == Kind::credential)) {
    const bool is_variable = reference.kind == Kind::environment;
    say("keys.resolve",
        is_variable ? Level::warning : Level::note,
        account,
        text(whose,
             " is not here; whether it is where the listener runs cannot be known from here"),
        is_variable ? text("set ", reference.target, " for 'hookctl listen'")
                    : std::string("the service needs LoadCredential= for it"));
    return;
  }
  if (!key) {
    say("keys.resolve",
        Level::problem,
        account,
        text(whose, ": ", key.error().message),
        key.error().hint);
    return;
  }
  const auto fits = auth::check_key((*account.definition)->scheme, *key);
  if (!fits && which != "handshake token") {
    say("keys.resolve",
        Level::problem,
        account,
        text(whose, ": ", fits.error().message),
        fits.error().hint);
    return;
  }
  ++m_resolved;
}

void KeyCheck::look_for_key(const ExaminedAccount& account)
{
  const account::Account& fields = account.loaded->account;
  const std::string mend =
      text("give it one: hookctl account rotate-key ", fields.name.value(), " --help");
  if (fields.auth_key) {
    resolve(account, *fields.auth_key, "key");
  } else if (account::learns_key(**account.definition)) {
    say("keys.resolve",
        Level::note,
        account,
        "it has no key yet; the provider's handshake brings one to 'hookctl listen'",
        "");
  } else if ((*account.definition)->scheme.needs_key) {
    say("keys.resolve", Level::problem, account, "it has no key: every delivery is refused", mend);
  }
  if (fields.auth_key && fields.auth_key->kind == Kind::value) {
    say("keys.literal",
        Level::note,
        account,
        "its key stands in the account file itself, and in every copy of it",
        text("keep it elsewhere: hookctl account rotate-key ", fields.name.value(), " --help"));
  }
}

void KeyCheck::look_at_previous(const ExaminedAccount& account,
                                const account::PreviousKey& previous)
{
  const std::string mend = "take auth_key_previous out of the account file";
  if (!previous.until) {
    say("keys.previous",
        Level::warning,
        account,
        "its previous key is accepted without an end",
        "give it one: auth_key_previous: {ref: …, until: TIME}");
  } else if (*previous.until < m_subject.clock.now()) {
    say("keys.previous",
        Level::warning,
        account,
        text("its previous key was accepted until ", format_time(*previous.until)),
        mend);
  } else {
    say("keys.previous",
        Level::note,
        account,
        text("its previous key is accepted until ", format_time(*previous.until)),
        "");
    resolve(account, previous.reference, "previous key");
  }
}

void KeyCheck::look_at(const ExaminedAccount& account)
{
  if (!account.definition || !*account.definition) {
    return; // said by accounts.load and accounts.check
  }
  look_for_key(account);
  const account::Account& fields = account.loaded->account;
  if (fields.handshake_token) {
    resolve(account, *fields.handshake_token, "handshake token");
  }
  if (fields.auth_key_previous) {
    look_at_previous(account, *fields.auth_key_previous);
  }
}

Findings KeyCheck::findings() &&
{
  add_ok(m_findings,
         "keys.resolve",
         text(counted(m_resolved, "key is here and fits", "keys are here and fit")));
  add_ok(m_findings, "keys.literal", "no account file holds its key itself");
  add_ok(m_findings, "keys.previous", "no previous key is left over");
  return std::move(m_findings);
}

} // namespace

Result<Findings> check_keys(const Subject& subject)
{
  HOOKCTL_TRY_AS(const auto accounts, subject.accounts);
  KeyCheck check(subject);
  for (const ExaminedAccount& account : accounts) {
    check.look_at(account);
  }
  return std::move(check).findings();
}

} // namespace hookctl::doctor

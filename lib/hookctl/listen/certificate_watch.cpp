#include "hookctl/listen/certificate_watch.hpp"

#include <chrono>
#include <condition_variable>
#include <utility>

namespace hookctl::listen {

namespace {

constexpr std::chrono::seconds kBetweenCertificateLooks{2};
constexpr std::chrono::hours kAhead{7 * 24};

} // namespace

CertificateWatch::CertificateWatch(CertificateFiles& files,
                                   const crypto::CertificateFacts& serving,
                                   const Parts& parts)
    : m_files(files)
    , m_parts(parts)
    , m_serving(serving)
{
}

void CertificateWatch::run(const std::stop_token& stop)
{
  Mutex mutex;
  std::condition_variable_any stopped;
  while (!stop.stop_requested()) {
    tell_end();
    MutexLock lock(mutex);
    stopped.wait_for(lock, stop, kBetweenCertificateLooks, [] { return false; });
    if (!stop.stop_requested()) {
      look();
    }
  }
}

void CertificateWatch::look()
{
  if (const auto loaded = m_files.look(m_parts.clock.now())) {
    take(*loaded);
  } else {
    tell_trouble();
  }
}

void CertificateWatch::take(const Result<CertificateFiles::Context>& loaded)
{
  if (!loaded) {
    m_trouble = loaded.error();
    return;
  }
  m_trouble.reset();
  m_serving = (*loaded)->certificate();
  m_told_end = false;
  m_parts.server.replace_tls(*loaded);
  m_parts.logger.info("tls.reloaded",
                      {{"serial", m_serving.serial}, {"expires", format_time(m_serving.expires)}});
}

/// Certificate and key are two files: for a moment they do not fit.
void CertificateWatch::tell_trouble()
{
  if (const auto trouble = std::exchange(m_trouble, std::nullopt)) {
    m_parts.logger.warning("tls.not_reloaded",
                           {{"error", trouble->message},
                            {"hint", trouble->hint.empty() ? "-" : trouble->hint},
                            {"serving", m_serving.serial}});
  }
}

void CertificateWatch::tell_end()
{
  if (!m_told_end && m_parts.clock.now() > m_serving.expires - kAhead) {
    m_told_end = true;
    m_parts.logger.warning("tls.expires",
                           {{"serial", m_serving.serial}, {"on", format_time(m_serving.expires)}});
  }
}

} // namespace hookctl::listen

#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/crypto/certificate_chain.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/url.hpp"
#include "hookctl/os/folder_entries.hpp"
#include "hookctl/os/processes.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace hookctl::doctor {

/// What checks learn of the machine and the network, each an answer that a test can give instead.
struct Tools {
  /// The answer to a GET, with its own deadline.
  std::function<Result<model::Response>(const model::Url& url)> get;
  /// The certificates that a peer shows, whether or not they are trusted.
  std::function<Result<crypto::CertificateChain>(const std::string& host, int port)> chain_of;
  /// Opens a connection and closes it.
  std::function<Result<>(const std::string& host, int port)> connect;
  /// That a listener could take the address now.
  std::function<Result<>(const http::BindAddress& address)> try_bind;
  std::function<std::optional<os::Process>(int port)> find_listener;
  std::function<std::optional<os::Process>(const std::filesystem::path& file)> find_lock_holder;
  std::function<Result<os::DiskSpace>(const std::filesystem::path& path)> disk_space;
  std::function<os::DescriptorLimits()> descriptor_limits;
  std::function<std::filesystem::path()> own_program;
  std::filesystem::path root = "/"; ///< where the system's own files are
};

/// The real ones; what goes over the network ends after `deadline`. The clock must outlive them.
Tools real_tools(std::chrono::milliseconds deadline, const Clock& clock);

} // namespace hookctl::doctor

#pragma once

#include "hookctl/doctor/subject.hpp"

#include <optional>
#include <string>

namespace hookctl::doctor {

/// What the public URL answers to a GET, asked once for all checks; nullopt when the network is not
/// to be used.
std::optional<PublicAnswer> public_answer(const Subject& subject, const std::string& public_url);

} // namespace hookctl::doctor

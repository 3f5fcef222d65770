#include "hookctl/base/result.hpp"

namespace hookctl {

std::string_view to_string(ErrorCode code)
{
  switch (code) {
  case ErrorCode::invalid_argument:
    return "invalid_argument";
  case ErrorCode::not_found:
    return "not_found";
  case ErrorCode::already_exists:
    return "already_exists";
  case ErrorCode::invalid_data:
    return "invalid_data";
  case ErrorCode::no_match:
    return "no_match";
  case ErrorCode::unverified:
    return "unverified";
  case ErrorCode::denied:
    return "denied";
  case ErrorCode::busy:
    return "busy";
  case ErrorCode::io:
    return "io";
  case ErrorCode::network:
    return "network";
  case ErrorCode::timeout:
    return "timeout";
  case ErrorCode::cancelled:
    return "cancelled";
  case ErrorCode::internal:
    return "internal";
  }
  return "internal";
}

std::string to_string(const SourcePos& pos)
{
  std::string out = pos.file;
  if (pos.line > 0) {
    out += (out.empty() ? "line " : ":") + std::to_string(pos.line);
    if (pos.column > 0) {
      out += ":" + std::to_string(pos.column);
    }
  }
  return out;
}

} // namespace hookctl

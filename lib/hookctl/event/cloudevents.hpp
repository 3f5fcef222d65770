#pragma once

#include "hookctl/event/read_envelope.hpp"
#include "hookctl/model/http_message.hpp"

#include <string>

namespace hookctl::event {

/// The event as a CloudEvent 1.0:
///
///     id          the event's          source   /hookctl/ENVIRONMENT/ACCOUNT
///     type        the event code       time     the event's
///     data        the envelope's `event`: {"code":…,"data":…,"params":…}, as application/json
///
/// and as extension attributes `environment`, `account`, `provider`, `recipient`, `deliveryid`, and
/// `sender` and `channel` (the envelope's `source`) where they are known. What an attribute may not
/// hold (control characters, noncharacters) is percent-encoded in it; `data` has all as it came.
///
/// Structured mode: one line of JSON, for application/cloudevents+json.
std::string to_cloudevent(const Read& event);

inline constexpr std::string_view kCloudEventType = "application/cloudevents+json; charset=utf-8";

/// Binary mode of the HTTP binding: the headers, `ce-` and percent-encoded, and Content-Type; the
/// body is cloudevent_data(). Of a type that is longer than 512 bytes the beginning is there, and a
/// longer sender or channel is left out: a receiver refuses a request for the length of its
/// headers.
model::Headers cloudevent_headers(const Read& event);

std::string cloudevent_data(const Read& event);

} // namespace hookctl::event

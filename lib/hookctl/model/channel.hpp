#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::model {

/// How a channel wants a user's id.
enum class SenderForm {
  as_given,
  digits, ///< a phone number without `+` and punctuation
};

/// A channel that is known by name: a line of channels.txt, which is compiled in.
struct Channel {
  std::string_view id;
  SenderForm form = SenderForm::as_given;
  std::vector<std::string_view> aliases; ///< in lower case, letters and digits only
};

/// Every known channel, in the order of the file.
std::span<const Channel> channels();

/// The channel that `word` names: its id or another way to write it, whatever its case, blanks, `_`
/// and `-`. nullptr for any other.
const Channel* find_channel(std::string_view word);

/// The sender as the channel wants it. A text that is no phone number stays as it is.
std::string sender_for(const Channel& channel, std::string_view sender);

} // namespace hookctl::model

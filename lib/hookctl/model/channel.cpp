#include "hookctl/model/channel.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/detail/channel_data.hpp"

#include <algorithm>

namespace hookctl::model {

namespace {

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/// Letters and digits in lower case.
std::string plain(std::string_view word)
{
  std::string out = lower(word);
  std::erase_if(out, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return out;
}

Channel read_line(std::string_view line)
{
  const auto words = split(line, ' ');
  Channel channel;
  channel.id = words.at(0);
  channel.form = words.at(1) == "digits" ? SenderForm::digits : SenderForm::as_given;
  channel.aliases.assign(words.begin() + 2, words.end());
  return channel;
}

std::vector<Channel> read_channels()
{
  std::vector<Channel> out;
  for (const std::string_view line : split(detail::kChannelData, '\n')) {
    if (!line.empty() && line.front() != '#') {
      out.push_back(read_line(line));
    }
  }
  return out;
}

} // namespace

std::span<const Channel> channels()
{
  static const std::vector<Channel> kChannels = read_channels();
  return kChannels;
}

const Channel* find_channel(std::string_view word)
{
  constexpr std::size_t kLongest = 40;
  if (word.empty() || word.size() > kLongest) {
    return nullptr;
  }
  const std::string wanted = plain(word);
  for (const Channel& channel : channels()) {
    if (channel.id == wanted || std::find(channel.aliases.begin(), channel.aliases.end(), wanted) !=
                                    channel.aliases.end()) {
      return &channel;
    }
  }
  return nullptr;
}

std::string sender_for(const Channel& channel, std::string_view sender)
{
  std::string digits(sender);
  std::erase_if(digits,
                [](char c) { return std::string_view("+ -().").find(c) != std::string::npos; });
  const bool is_number = !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
  return channel.form == SenderForm::digits && is_number ? digits : std::string(sender);
}

} // namespace hookctl::model

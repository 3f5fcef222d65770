#pragma once

#include "hookctl/auth/sign.hpp"
#include "hookctl/send/sample.hpp"

#include <vector>

namespace hookctl::send::detail {

/// The preset's samples, or the wish's data, as the provider sends them: with the headers of the
/// sample, as a form where the scheme reads one, without what signing makes anew. What is signed
/// and the sample lacks is taken from a vector. At least one.
std::vector<auth::Draft> make_drafts(const Sender& sender, const Wish& wish);

} // namespace hookctl::send::detail

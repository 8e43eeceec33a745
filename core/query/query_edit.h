// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/query.h"

#include <functional>

namespace remuda {

// Something that could stand at the cursor. Replaces `length` bytes from `begin` of the query text.
struct QueryCompletion {
    enum class Kind { field, operation, value, word };
    Kind kind = Kind::field;
    std::string text;  // what to insert, quoted where it must be
    std::string label; // what to show beside it: the field's kind, an example
    std::size_t begin = 0, length = 0;
};

// Real values of a field, best first, e.g. the roles of the replica; `prefix` as typed so far.
using KnownValues = std::function<std::vector<std::string>(const std::string& field, const std::string& prefix)>;

// `cursor` in bytes of `text`. At most `limit`, those that begin with what is typed first.
std::vector<QueryCompletion> completions(std::string_view text, std::size_t cursor, const QuerySchema& schema,
                                         const KnownValues& known = {}, std::size_t limit = 50);

// Facets write into the query: `status:broken` is added to or taken out of the terms that all rows must meet. Other
// terms stay as they are typed, but for one that says the opposite of the value. A text that cannot be read only grows
// at its end.
std::string withFacet(std::string_view text, const QuerySchema& schema, const std::string& field,
                      const std::string& value, bool on);
// The same for `status!=broken`.
std::string withExclusion(std::string_view text, const QuerySchema& schema, const std::string& field,
                          const std::string& value, bool on);
// The values that the text asks of the field, or excludes, that way; and the text without any such term of it.
std::vector<std::string> facetValues(std::string_view text, const QuerySchema& schema, const std::string& field);
std::vector<std::string> excludedValues(std::string_view text, const QuerySchema& schema, const std::string& field);
std::string withoutFacet(std::string_view text, const QuerySchema& schema, const std::string& field);

// The text without a term that stands in it as it is, blanks or ends around it: "expires<7d".
std::string withoutText(std::string_view text, const std::string& term);

// A value as it must stand in a query: in quotes when it holds blanks, commas or signs.
std::string quoteQueryValue(std::string_view value);

} // namespace remuda

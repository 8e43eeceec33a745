// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_terms.h"

#include "core/client/replica/replica_filter.h"
#include "core/query/query_edit.h"

namespace remuda {

std::vector<std::size_t> countTerms(const ReplicaSnapshot& snapshot, const std::string& query,
                                    const std::vector<std::string>& terms, Instant now) {
    std::vector<std::size_t> counts(terms.size(), 0);
    auto others = query;
    for (const auto& term : terms)
        others = withoutText(others, term);
    const auto rest = parseQuery(others, machineSchema(), now);
    if (!rest) return counts;
    const auto matching = filterRows(snapshot, *rest);
    for (std::size_t number = 0; number < terms.size(); ++number) {
        const auto term = parseQuery(terms[number], machineSchema(), now);
        if (!term) continue;
        const auto mask = filterRows(snapshot, *term);
        for (std::size_t row = 0; row < mask.size(); ++row)
            counts[number] += mask[row] & matching[row];
    }
    return counts;
}

} // namespace remuda

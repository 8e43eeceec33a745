// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// The audit is a chain: each entry carries a hash over itself and over the hash of the one before. Whoever changes,
// removes or moves an entry behind the server's back breaks the chain there, and anybody who has the entries can see
// it. Who also computes all later hashes anew is seen by those who kept an earlier head (number and hash) of the chain.
namespace remuda::audit {

// An entry as it was written, text by text: before and after are the JSON that the database holds, never parsed.
struct Entry {
    std::int64_t sequence = 0;
    std::int64_t at = 0; // milliseconds since 1970
    std::string actor, entity, entity_id, verb;
    std::string before, after;
    std::string request_id, job_id;
    std::string chain; // hexadecimal: the hash over this entry and the chain of the one before
    // Set: the entry was a progress note and is forgotten, with its chain; the digest of its content is left.
    std::optional<std::string> digest;
};

// Progress notes of jobs and requests may be forgotten after a while; nothing else ever is.
bool isProgress(std::string_view entity, std::string_view verb);

std::string digestOf(const Entry& entry); // hexadecimal; of its content without the chain

// The link of an entry; `before` is that of the one before, empty for the very first.
std::string linkOf(std::string_view before, std::int64_t sequence, bool progress, std::string_view digest);
std::string linkOf(std::string_view before, const Entry& entry);

struct Fault {
    std::int64_t first = 0, last = 0; // entries concerned
    std::string what;                 // "entry 17 was changed", for people
};

// Reads a chain from its begin and says what does not fit. Entries come in the order of their numbers. A fault is
// located by the entry that does not follow from the one before it; one in the very last entries is seen only by who
// kept a head. Memory grows with the faults only, up to a bound.
class ChainCheck {
public:
    void add(const Entry& entry);

    // Demands that the chain holds this head. Give it before its entry comes.
    void expect(std::int64_t sequence, std::string chain);

    std::vector<Fault> faults() const; // after the last entry; sorted
    std::int64_t count() const { return m_count; }
    std::int64_t last() const { return m_last; }
    const std::string& head() const { return m_link; } // the chain at last(): worth keeping elsewhere

private:
    struct Break {
        Entry entry;
        std::string before;     // chain of the entry before
        std::int64_t after = 0; // its number
    };
    std::optional<Fault> exchanged(const Break& one, const Break& other, bool with_hashes) const;
    void explainExchanges(std::vector<Fault>& faults, std::vector<Break>& breaks) const;

    std::int64_t m_count = 0, m_last = 0, m_uncounted = 0;
    std::string m_link;
    std::map<std::int64_t, std::string> m_expected;
    std::set<std::int64_t> m_late;
    std::vector<Break> m_breaks;
    std::vector<Fault> m_faults;
};

// Entries as JSON, and as lines of an exported audit.
boost::json::object toJson(const Entry& entry);
Result<Entry> entryFrom(const boost::json::value& value);
std::string toLine(const Entry& entry);
Result<Entry> fromLine(std::string_view line);

} // namespace remuda::audit

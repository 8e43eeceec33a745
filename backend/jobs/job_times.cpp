// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_times.h"

namespace remuda {

namespace {

constexpr auto askedAgainAfter = std::chrono::seconds(5);
constexpr std::size_t mostKnown = 1000; // verbs and models that are forgotten beyond that

} // namespace

job_store::LearnedTimes JobTimes::learned(Connection& connection, Verb verb, const std::string& model) {
    const auto moment = Clock::now();
    {
        const std::lock_guard guard(m_mutex);
        const auto found = m_known.find({verb, model});
        if (found != m_known.end() && moment < found->second.until) return found->second.times;
    }
    auto times = job_store::learned(connection, verb, model);
    if (times.whole && times.whole->time.runs == job_store::most_runs) {
        const std::lock_guard guard(m_mutex);
        if (m_known.size() >= mostKnown) m_known.clear();
        m_known[{verb, model}] = {times, moment + askedAgainAfter};
    }
    return times;
}

} // namespace remuda

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_store.h"

#include <mutex>

namespace remuda {

// What jobs of a verb on machines of a model usually take. Where as many have ended as are asked for, one more changes
// little: those are asked for again after a few seconds only, since every job asks. Thread safe.
class JobTimes {
public:
    job_store::LearnedTimes learned(Connection& connection, Verb verb, const std::string& model);

private:
    using Clock = std::chrono::steady_clock;
    struct Known {
        job_store::LearnedTimes times;
        Clock::time_point until;
    };
    std::mutex m_mutex;
    std::map<std::pair<Verb, std::string>, Known> m_known;
};

} // namespace remuda

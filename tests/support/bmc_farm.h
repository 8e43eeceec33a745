// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace remuda {

// Any number of management controllers behind one address, each a system of a Redfish service, outside of whatever
// talks to them: they go on when a server is killed, and they count themselves what happens to their power. Like real
// ones they take their time: a command that has arrived has its effect later, also when nobody waits for the answer any
// more. Any user name and password will do. Runs on a thread of its own; all functions may be called from any thread.
class BmcFarm {
public:
    using Milliseconds = std::chrono::milliseconds;
    struct Ways {
        Milliseconds answer_low{2}, answer_high{20};   // from a request to its answer
        Milliseconds effect_low{20}, effect_high{400}; // from a command to its effect
        double lost_answers = 0;                       // share of commands whose answer is lost in a reset connection
        bool on = true;                                // at the beginning
        std::uint64_t seed = 1;
    };
    BmcFarm(int systems, Ways ways);
    ~BmcFarm();

    std::string address(int system) const;   // "http://127.0.0.1:PORT/redfish/v1/Systems/7"; from 0
    void setSilent(int system, bool silent); // takes requests and never answers

    struct Power {
        bool on = false;
        int ons = 0, offs = 0; // times it really changed
    };
    Power power(int system) const;
    std::int64_t requests() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace remuda

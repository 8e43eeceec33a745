// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

namespace remuda {

// One follower of the events; waits for frames, never sleeps. What the sink holds outlives the follower, as the hub
// does.
class EventFollower {
public:
    EventSink sink() {
        return [state = m_state](const std::string& frame) {
            const std::lock_guard guard(state->mutex);
            state->text += frame;
            state->ended = state->ended || frame.empty();
            state->wake.notify_all();
            return true;
        };
    }
    bool waitFor(const std::string& part) {
        return wait([&] { return m_state->text.find(part) != std::string::npos; });
    }
    bool waitForEnd() {
        return wait([&] { return m_state->ended; });
    }
    std::string text() {
        const std::lock_guard guard(m_state->mutex);
        return m_state->text;
    }

private:
    struct State {
        std::mutex mutex;
        std::condition_variable wake;
        std::string text;
        bool ended = false;
    };
    template <class Condition>
    bool wait(Condition condition) {
        std::unique_lock guard(m_state->mutex);
        return m_state->wake.wait_for(guard, std::chrono::seconds(20), condition);
    }
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace remuda

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace remuda {

// A write awaited by a coroutine: its executor goes on with other work until the COMMIT is durable. False when `work`
// answered false or the commit failed. The executor's context does not run dry before the answer is in.
inline boost::asio::awaitable<bool> writeAwaited(Database& database, std::function<bool(Transaction&)> work,
                                                 Repeat repeat = Repeat::never) {
    namespace asio = boost::asio;
    auto initiate = [&database, &work, repeat](auto handler) {
        using Handler = decltype(handler);
        struct Waiting {
            explicit Waiting(Handler given)
                : handler(std::move(given))
                , guard(asio::make_work_guard(asio::get_associated_executor(handler))) {}
            Handler handler;
            decltype(asio::make_work_guard(asio::get_associated_executor(std::declval<Handler&>()))) guard;
        };
        auto waiting = std::make_shared<Waiting>(std::move(handler));
        auto done = [waiting](bool kept) mutable {
            auto executor = waiting->guard.get_executor();
            // The handler belongs to the coroutine's thread: hand it over whole, keep no share of it here.
            asio::post(executor, [mine = std::move(waiting), kept] { std::move(mine->handler)(kept); });
        };
        database.writeLater(std::move(work), std::move(done), repeat);
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(bool)>(initiate, asio::use_awaitable);
}

} // namespace remuda

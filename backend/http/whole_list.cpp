// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/whole_list.h"

#include "backend/http/cursor.h"

namespace remuda {

namespace json = boost::json;

Response pageOf(const Request& request, json::array all) {
    constexpr std::int64_t most = 20'000;
    const auto limit = request.queryInteger("limit", most, 1, most);
    if (!limit) return Response::problem(limit.problem());
    const auto cursor = decodeCursor(request.queryValue("cursor"), 1);
    if (!cursor) return Response::problem(cursor.problem());
    std::size_t begin = 0;
    if (*cursor) {
        const auto* position = (**cursor)[0].if_int64();
        if (!position || *position < 0)
            return Response::problem(
                problems::invalidField("cursor", request.queryValue("cursor"), "the next_cursor of a page"));
        begin = std::min(static_cast<std::size_t>(*position), all.size());
    }
    const auto end = std::min(begin + static_cast<std::size_t>(*limit), all.size());
    json::value next;
    if (end < all.size()) next = encodeCursor({static_cast<std::int64_t>(end)});
    const auto total = all.size();
    json::array items(std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(begin)),
                      std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(end)));
    return Response::json(
        json::object{{"items", std::move(items)}, {"next_cursor", std::move(next)}, {"total", total}});
}

} // namespace remuda

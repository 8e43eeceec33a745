// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"

#include <QString>

namespace remuda {

// Requests in words, translated.
QString requestTitle(const RequestSpec& spec);   // "5 machines for cassandra-main in lon until 31 Mar 2027"
QString requestDemands(const RequestSpec& spec); // "at least 32 cores and 192 GiB, never two in one rack"; may be empty
QString requestResult(const MachineRequest& request); // what came of it or what it is doing, one line
QString placeText(const std::string& rack, const std::optional<std::int64_t>& unit); // "lon-r003 u14"

} // namespace remuda

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <boost/json.hpp>

namespace remuda {

// A member of a machine's JSON form for people: "Memory, GiB" and "256"; what is not set is a dash.
QString fieldTitle(const QString& wire_name);
QString fieldText(const boost::json::value& value);

// Members of answers of the server, empty or an empty list when they are missing.
QString textMember(const boost::json::object& object, const char* name);
const boost::json::array& listMember(const boost::json::object& object, const char* name);

} // namespace remuda

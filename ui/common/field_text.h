// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"

#include <QDateTime>
#include <QString>

#include <boost/json.hpp>

#include <vector>

namespace remuda {

// A member of a machine's JSON form for people: "Memory, GiB" and "256"; what is not set is a dash.
QString fieldTitle(const QString& wire_name);
QString fieldText(const boost::json::value& value);
// The same in the words of this field: statuses by name, days and moments as everywhere.
QString fieldText(const QString& wire_name, const boost::json::value& value);

// Members of answers of the server. What is missing or of another kind is empty or null, and left out of a list.
QString textMember(const boost::json::object& object, const char* name);
QDateTime momentMember(const boost::json::object& object, const char* name); // in the local zone
const boost::json::value& valueMember(const boost::json::object& object, const char* name);
std::vector<const boost::json::object*> objectsMember(const boost::json::object& object, const char* name);

// As one part of a path or query of an address.
QString forUrl(const QString& text);

// For an answer that came and is not what was asked for: "a plan with machines".
Problem unreadableAnswer(const std::string& expected);

} // namespace remuda

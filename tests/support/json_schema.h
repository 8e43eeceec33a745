// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace remuda {

// Checks values against the schemas of an OpenAPI 3.1 document: $ref, type, properties, required, items, enum. Other
// keywords are passed over. Where a schema lists its properties, members it does not list are errors too: a test that
// compares both ways wants to know of them.
class JsonSchema {
public:
    explicit JsonSchema(boost::json::value document)
        : m_document(std::move(document)) {}

    // The schema of a JSON answer, by path as in the document ("/api/v1/machines/{name}"); null when there is none.
    const boost::json::value* answerSchema(const std::string& path, const std::string& verb, int status) const;

    // Everything wrong with the value, each as "where: what"; empty when it fits.
    std::vector<std::string> check(const boost::json::value& value, const boost::json::value& schema,
                                   const std::string& where = "$") const;

private:
    const boost::json::value& resolved(const boost::json::value& schema) const;
    void checkObject(const boost::json::object& object, const boost::json::object& schema, const std::string& where,
                     std::vector<std::string>& errors) const;

    boost::json::value m_document;
};

} // namespace remuda

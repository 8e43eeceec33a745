// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/json_schema.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

bool isType(const json::value& value, std::string_view type) {
    if (type == "null") return value.is_null();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    return type == "number" && value.is_number();
}

bool hasType(const json::value& value, const json::value& types) {
    if (types.is_string()) return isType(value, types.get_string());
    return std::ranges::any_of(types.as_array(), [&](const auto& type) { return isType(value, type.as_string()); });
}

} // namespace

const json::value* JsonSchema::answerSchema(const std::string& path, const std::string& verb, int status) const {
    const auto* at = &m_document.at("paths");
    for (const auto& key : {path, verb, std::string("responses"), std::to_string(status), std::string("content"),
                            std::string("application/json"), std::string("schema")}) {
        at = resolved(*at).is_object() ? resolved(*at).get_object().if_contains(key) : nullptr;
        if (!at) return nullptr;
    }
    return at;
}

const json::value& JsonSchema::resolved(const json::value& schema) const {
    const auto* reference = schema.is_object() ? schema.get_object().if_contains("$ref") : nullptr;
    if (!reference) return schema;
    boost::system::error_code error;
    const auto* found = m_document.find_pointer(reference->as_string().subview(1), error); // without the '#'
    return found ? resolved(*found) : schema;
}

std::vector<std::string> JsonSchema::check(const json::value& value, const json::value& given,
                                           const std::string& where) const {
    const auto& schema = resolved(given).as_object();
    if (schema.contains("$ref")) return {where + ": its schema does not exist: " + json::serialize(schema)};
    if (const auto* types = schema.if_contains("type"); types && !hasType(value, *types))
        return {where + ": found " + json::serialize(value).substr(0, 60) + ", expected " + json::serialize(*types)};
    std::vector<std::string> errors;
    if (const auto* words = schema.if_contains("enum"); words && !value.is_null())
        if (std::ranges::find(words->as_array(), value) == words->as_array().end())
            errors.push_back(where + ": found " + json::serialize(value) + ", expected one of " +
                             json::serialize(*words));
    if (value.is_object()) checkObject(value.get_object(), schema, where, errors);
    if (const auto* items = schema.if_contains("items"); items && value.is_array())
        for (std::size_t i = 0; i < value.get_array().size(); ++i)
            std::ranges::copy(check(value.get_array()[i], *items, where + "[" + std::to_string(i) + "]"),
                              std::back_inserter(errors));
    return errors;
}

void JsonSchema::checkObject(const json::object& object, const json::object& schema, const std::string& where,
                             std::vector<std::string>& errors) const {
    if (const auto* required = schema.if_contains("required"))
        for (const auto& name : required->as_array())
            if (!object.contains(name.as_string()))
                errors.push_back(where + ": lacks " + std::string(name.as_string()));
    const auto* properties = schema.if_contains("properties");
    if (!properties) return;
    for (const auto& member : object) {
        const auto inside = where + "." + std::string(member.key());
        if (const auto* property = properties->as_object().if_contains(member.key()))
            std::ranges::copy(check(member.value(), *property, inside), std::back_inserter(errors));
        else if (!schema.contains("additionalProperties"))
            errors.push_back(inside + ": is not in the document");
    }
}

} // namespace remuda

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/saved_view.h"

#include "core/domain/json_reader.h"
#include "core/domain/json_values.h"
#include "core/domain/machine_fields.h"
#include "core/query/query.h"

#include <set>

namespace remuda {

namespace {

constexpr std::size_t longestName = 80, mostFacets = 20;
constexpr int widestColumn = 4000;
constexpr std::string_view fieldsExpected = "the name of a machine field, like role";

bool isField(std::string_view name) {
    return machineField(name) != nullptr;
}

Result<SavedView::Column> columnFromJson(const boost::json::object& object) {
    SavedView::Column column;
    JsonReader reader(object, "columns.");
    reader.read("field", column.field);
    reader.read("width", column.width);
    reader.refuseOthers({"field", "width"});
    return reader.finish(std::move(column));
}

void readContent(JsonReader& reader, SavedView& view) {
    reader.read("name", view.name);
    reader.read("team", view.team);
    reader.read("query", view.query);
    reader.readEach("columns", view.columns, columnFromJson);
    reader.read("sort", view.sort);
    reader.read("group_by", view.group_by);
    reader.read("groups_by_count", view.groups_by_count);
    reader.read("facets", view.facets);
}

bool isName(const std::string& name) {
    const auto control = [](char letter) { return static_cast<unsigned char>(letter) < 0x20; };
    return !name.empty() && name.size() <= longestName && isUtf8(name) && name.front() != ' ' && name.back() != ' ' &&
           std::none_of(name.begin(), name.end(), control);
}

Result<void> checkColumns(const SavedView& view) {
    std::set<std::string> seen;
    for (const auto& column : view.columns) {
        if (!isField(column.field) && column.field != "place")
            return problems::invalidField("columns.field", column.field, std::string(fieldsExpected) + ", or place");
        if (!seen.insert(column.field).second)
            return problems::invalidField("columns.field", column.field, "every column once");
        if (column.width < 0 || column.width > widestColumn)
            return problems::invalidField("columns.width", std::to_string(column.width),
                                          "pixels from 0 to " + std::to_string(widestColumn));
    }
    return {};
}

} // namespace

bool showsTheSame(const SavedView& left, const SavedView& right) {
    const auto sort = [](const SavedView& view) { return view.sort.empty() ? "hardware_name" : view.sort; };
    return left.query == right.query && left.columns == right.columns && sort(left) == sort(right) &&
           left.group_by == right.group_by &&
           (left.group_by.empty() || left.groups_by_count == right.groups_by_count) && left.facets == right.facets;
}

boost::json::object toJson(const SavedView& view) {
    boost::json::array columns;
    for (const auto& column : view.columns)
        columns.push_back({{"field", column.field}, {"width", column.width}});
    const auto moment = [](const std::optional<Instant>& at) {
        return at ? boost::json::value(formatInstant(*at)) : boost::json::value();
    };
    return {{"id", view.id},
            {"name", view.name},
            {"team", view.team},
            {"query", view.query},
            {"columns", std::move(columns)},
            {"sort", view.sort},
            {"group_by", view.group_by},
            {"groups_by_count", view.groups_by_count},
            {"facets", toJsonArray(view.facets)},
            {"version", view.version},
            {"created_by", view.created_by},
            {"created_at", moment(view.created_at)},
            {"updated_by", view.updated_by},
            {"updated_at", moment(view.updated_at)}};
}

Result<SavedView> savedViewFromJson(const boost::json::object& object) {
    SavedView view;
    JsonReader reader(object);
    readContent(reader, view);
    reader.read("id", view.id);
    reader.read("version", view.version);
    reader.read("created_by", view.created_by);
    reader.read("created_at", view.created_at);
    reader.read("updated_by", view.updated_by);
    reader.read("updated_at", view.updated_at);
    return reader.finish(std::move(view));
}

Result<SavedView> newViewFromJson(const boost::json::object& object) {
    SavedView view;
    JsonReader reader(object);
    readContent(reader, view);
    reader.read("version", view.version);
    reader.refuseOthers(
        {"version", "name", "team", "query", "columns", "sort", "group_by", "groups_by_count", "facets"});
    auto read = reader.finish(std::move(view));
    if (!read) return read;
    if (auto checked = check(*read); !checked) return std::move(checked).problem();
    return read;
}

Result<void> check(const SavedView& view) {
    if (!isName(view.name))
        return problems::invalidField("name", view.name,
                                      "a name of 1 to " + std::to_string(longestName) +
                                          " bytes that neither begins nor ends with a blank");
    if (const auto query = parseQuery(view.query, machineSchema(), now()); !query) {
        auto problem = query.problem();
        problem.field = "query";
        return problem;
    }
    if (auto checked = checkColumns(view); !checked) return checked;
    const auto sorted = view.sort.starts_with('-') ? view.sort.substr(1) : view.sort;
    if (!view.sort.empty() && !isField(sorted))
        return problems::invalidField("sort", view.sort, std::string(fieldsExpected) + ", or that with - before it");
    if (!view.group_by.empty() && !isField(view.group_by))
        return problems::invalidField("group_by", view.group_by, std::string(fieldsExpected));
    for (const auto& field : view.facets)
        if (!isField(field)) return problems::invalidField("facets", field, std::string(fieldsExpected));
    if (view.facets.size() > mostFacets)
        return problems::invalidField("facets", std::to_string(view.facets.size()) + " fields",
                                      "at most " + std::to_string(mostFacets));
    return {};
}

} // namespace remuda

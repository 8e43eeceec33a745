// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_schema.h"

#include "core/query/query.h"

namespace remuda {

namespace {

std::vector<std::string> closedValues(const MachineField& field) {
    if (field.name == "status") {
        std::vector<std::string> words;
        for (const auto status : allMachineStatuses)
            words.emplace_back(toText(status));
        return words;
    }
    if (field.kind == FieldKind::boolean) return {"true", "false"};
    return {field.words.begin(), field.words.end()};
}

QueryField fromMachineField(const MachineField& field) {
    QueryField result;
    result.name = field.name;
    result.kind = field.kind;
    result.sql = field.name == "monthly_cost_usd" ? "monthly_cost_micros" : std::string(field.name);
    result.values = closedValues(field);
    result.free_words = field.searched;
    return result;
}

QuerySchema makeMachineSchema() {
    std::vector<QueryField> fields;
    for (const auto& field : machineFields())
        fields.push_back(fromMachineField(field));
    return {std::move(fields),
            {{"lease", "(expires_on IS NOT NULL)"},
             {"lock", "(lock IS NOT NULL)"},
             {"fault", "(faults <> '[]')"},
             {"maintenance", "(maintenance IS NOT NULL)"},
             {"observed", "(observed IS NOT NULL)"},
             {"difference", "(differs <> '')"}},
            {{"name", {"hardware_name"}},
             {"host", {"hostname"}},
             {"cores", {"cpu_cores"}},
             {"cpu", {"cpu_cores"}},
             {"memory", {"memory_gib"}},
             {"ram", {"memory_gib"}},
             {"disk", {"disk_gib"}},
             {"mac", {"nic1_mac", "nic2_mac"}},
             {"ip", {"nic1_ip"}},
             {"driver", {"bmc_driver"}},
             {"bmc", {"bmc_address"}},
             {"reason", {"status_reason"}},
             {"expires", {"expires_on"}},
             {"purchased", {"purchased_on"}},
             {"cost", {"monthly_cost_usd"}},
             {"price", {"monthly_cost_usd"}},
             {"since", {"status_since"}},
             {"created", {"created_at"}},
             {"updated", {"updated_at"}}}};
}

} // namespace

QuerySchema::QuerySchema(std::vector<QueryField> fields, std::vector<QueryFlag> flags, std::vector<QueryAlias> aliases)
    : m_fields(std::move(fields))
    , m_flags(std::move(flags))
    , m_aliases(std::move(aliases)) {}

std::vector<std::size_t> QuerySchema::find(std::string_view written) const {
    const auto name = lowerCase(written);
    for (std::size_t i = 0; i < m_fields.size(); ++i)
        if (m_fields[i].name == name) return {i};
    std::vector<std::size_t> found;
    for (const auto& alias : m_aliases) {
        if (alias.name != name) continue;
        for (const auto& field : alias.fields)
            for (std::size_t i = 0; i < m_fields.size(); ++i)
                if (m_fields[i].name == field) found.push_back(i);
    }
    return found;
}

int QuerySchema::flag(std::string_view written) const {
    const auto name = lowerCase(written);
    for (std::size_t i = 0; i < m_flags.size(); ++i)
        if (m_flags[i].name == name) return static_cast<int>(i);
    return -1;
}

const QuerySchema& machineSchema() {
    static const QuerySchema schema = makeMachineSchema();
    return schema;
}

} // namespace remuda

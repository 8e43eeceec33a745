// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/job.h"
#include "core/domain/json_values.h"

namespace remuda {

namespace json = boost::json;

namespace {

// Reads members of one object into fields and keeps the first problem. A member that is absent or null leaves its
// field.
class Reader {
public:
    explicit Reader(const json::object& object, std::string path = {})
        : m_object(object)
        , m_path(std::move(path)) {}

    void read(std::string_view name, std::string& field) {
        if (const auto* value = find(name)) {
            if (value->is_string())
                field = value->as_string();
            else
                fail(name, *value, "text");
        }
    }

    template <class Integer>
    requires std::is_integral_v<Integer>
    void read(std::string_view name, Integer& field) {
        const auto* value = find(name);
        if (!value) return;
        if constexpr (std::is_same_v<Integer, bool>) {
            value->is_bool() ? void(field = value->get_bool()) : fail(name, *value, "true or false");
        } else {
            boost::system::error_code error;
            const auto number = value->to_number<Integer>(error);
            error ? fail(name, *value, "a whole number") : void(field = number);
        }
    }

    void read(std::string_view name, std::optional<std::int64_t>& field) {
        std::int64_t number = 0;
        if (!find(name)) return;
        read(name, number);
        field = number;
    }

    void read(std::string_view name, Instant& field) {
        std::optional<Instant> instant;
        read(name, instant);
        if (instant) field = *instant;
    }

    void read(std::string_view name, std::optional<Instant>& field) {
        const auto* value = find(name);
        if (!value) return;
        if (value->is_string()) field = parseInstant(value->get_string());
        if (!field) fail(name, *value, "a moment like 2026-11-21T17:36:31.042Z");
    }

    template <class Enum>
    void readWord(std::string_view name, Enum& field, std::optional<Enum> (*parse)(std::string_view)) {
        const auto* value = find(name);
        if (!value) return fail(name, nullptr, "a known word");
        const auto word = value->is_string() ? parse(value->get_string()) : std::nullopt;
        word ? void(field = *word) : fail(name, *value, "a known word");
    }

    // The named member when it has the wanted kind; another kind is a problem.
    const json::object* object(std::string_view name) {
        const auto* value = find(name);
        if (value && !value->is_object()) fail(name, *value, "an object");
        return value ? value->if_object() : nullptr;
    }

    const json::array* array(std::string_view name) {
        const auto* value = find(name);
        if (value && !value->is_array()) fail(name, *value, "a list");
        return value ? value->if_array() : nullptr;
    }

    void fail(std::string_view name, const json::value& found, std::string expected) {
        if (!m_problem)
            m_problem = problems::invalidField(m_path + std::string(name), foundText(found), std::move(expected));
    }

    void absorb(const Reader& other) {
        if (!m_problem) m_problem = other.m_problem;
    }

    const std::optional<Problem>& problem() const { return m_problem; }

private:
    const json::value* find(std::string_view name) const {
        const auto* value = m_object.if_contains(name);
        return value && !value->is_null() ? value : nullptr;
    }

    const json::object& m_object;
    std::string m_path;
    std::optional<Problem> m_problem;
};

void readUsual(Reader& reader, std::optional<UsualTime>& usual) {
    std::optional<std::int64_t> low, high;
    std::int64_t runs = 0;
    reader.read("usual_low_ms", low);
    reader.read("usual_high_ms", high);
    reader.read("usual_runs", runs);
    if (low && high) usual = UsualTime{*low, *high, runs};
}

JobStep readStep(Reader& reader) {
    JobStep step;
    reader.read("name", step.name);
    reader.read("title", step.title);
    reader.readWord("status", step.status, stepStatusFromText);
    reader.read("attempt", step.attempt);
    reader.read("max_attempts", step.max_attempts);
    reader.read("timeout_ms", step.timeout_ms);
    reader.read("repeatable", step.repeatable);
    reader.read("detail", step.detail);
    reader.read("started_at", step.started_at);
    reader.read("ended_at", step.ended_at);
    reader.read("retry_at", step.retry_at);
    readUsual(reader, step.usual);
    return step;
}

JobError readError(Reader& reader) {
    JobError error;
    reader.readWord("class", error.error_class, errorClassFromText);
    reader.read("message", error.message);
    reader.read("advice", error.advice);
    reader.read("retriable", error.retriable);
    reader.read("similar", error.similar);
    reader.read("raw", error.raw);
    return error;
}

ChildCounts readCounts(Reader& reader) {
    ChildCounts counts;
    reader.read("total", counts.total);
    reader.read("finished", counts.finished);
    reader.read("failed", counts.failed);
    reader.read("cancelled", counts.cancelled);
    reader.read("running", counts.running);
    reader.read("queued", counts.queued);
    return counts;
}

} // namespace

Result<Job> jobFromJson(const json::object& object) {
    Job job;
    Reader reader(object);
    reader.read("id", job.id);
    reader.read("action", job.action);
    reader.read("target", job.target);
    if (const auto* params = reader.object("params")) job.params = *params;
    reader.readWord("status", job.status, jobStatusFromText);
    reader.read("result", job.result);
    reader.read("requester", job.requester);
    reader.read("user", job.user);
    reader.read("parent", job.parent);
    reader.read("pausing", job.pausing);
    reader.read("waiting_for", job.waiting_for);
    reader.read("starts_at", job.starts_at);
    reader.read("retry_of", job.retry_of);
    reader.read("retry_step", job.retry_step);
    reader.read("retry_at", job.retry_at);
    reader.read("created_at", job.created_at);
    reader.read("started_at", job.started_at);
    reader.read("ended_at", job.ended_at);
    reader.read("updated_at", job.updated_at);
    reader.read("progress", job.progress);
    reader.read("current_step", job.current_step);
    reader.read("simulated", job.simulated);
    readUsual(reader, job.usual);
    if (const auto* steps = reader.array("steps")) {
        for (std::size_t index = 0; index < steps->size(); ++index) {
            const auto path = "steps[" + std::to_string(index) + "]";
            const auto* step = (*steps)[index].if_object();
            if (!step) {
                reader.fail(path, (*steps)[index], "an object");
                break;
            }
            Reader inner(*step, path + ".");
            job.steps.push_back(readStep(inner));
            reader.absorb(inner);
        }
    }
    if (const auto* error = reader.object("error")) {
        Reader inner(*error, "error.");
        job.error = readError(inner);
        reader.absorb(inner);
    }
    if (const auto* ends = reader.object("ends")) {
        Reader inner(*ends, "ends.");
        inner.read("earliest", job.ends.emplace().earliest);
        inner.read("latest", job.ends->latest);
        reader.absorb(inner);
    }
    if (const auto* children = reader.object("children")) {
        Reader inner(*children, "children.");
        job.children = readCounts(inner);
        reader.absorb(inner);
    }
    if (job.id.empty()) reader.fail("id", object.contains("id") ? object.at("id") : nullptr, "a job's id");
    if (reader.problem()) return *reader.problem();
    return job;
}

Result<JobLogLine> jobLogLineFromJson(const json::object& object) {
    JobLogLine line;
    Reader reader(object);
    reader.read("number", line.number);
    reader.read("at", line.at);
    reader.read("step", line.step);
    reader.readWord("level", line.level, logLevelFromText);
    reader.read("text", line.text);
    if (reader.problem()) return *reader.problem();
    return line;
}

} // namespace remuda

// SPDX-License-Identifier: GPL-3.0-or-later
// The text of an intent, written and read. docs/intent.md has the grammar.
#include "core/protocol/intent.h"

#include <algorithm>
#include <charconv>

namespace remuda::intent {

namespace {

constexpr std::string_view first_line = "remuda intent 1";
constexpr std::string_view chosen = "chosen by the server";
constexpr std::size_t longest_text = 16 * 1024;

// Takes the text apart line by line; the first line that is not what it must be ends it.
class Lines {
public:
    explicit Lines(std::string_view text)
        : m_rest(text) {}

    bool startsWith(std::string_view begin) const { return m_rest.starts_with(begin); }
    std::string_view next() {
        const auto end = m_rest.find('\n');
        if (end == std::string_view::npos) {
            m_failed = true;
            return {};
        }
        const auto line = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        return line;
    }
    // What stands behind "name: ".
    std::string value(std::string_view name) {
        const auto line = next();
        const bool fits =
            line.size() > name.size() + 2 && line.starts_with(name) && line.substr(name.size(), 2) == ": ";
        if (!fits && !m_failed) fail("\"" + std::string(name) + ": …\"", line);
        return fits ? std::string(line.substr(name.size() + 2)) : std::string();
    }
    Instant moment(std::string_view name) {
        const auto text = value(name);
        const auto moment = parseInstant(text);
        if (!moment && !m_failed) fail("a moment like 2027-03-31T12:00:00.000Z", text);
        return moment.value_or(Instant());
    }
    void fail(std::string expected, std::string_view found) {
        if (!m_problem) m_problem = refused("text", std::string(found), std::move(expected));
        m_failed = true;
    }
    bool failed() const { return m_failed; }
    bool atEnd() const { return m_rest.empty(); }
    Problem problem() const {
        return m_problem.value_or(
            refused("text", "one that ends too early", "a whole text, with a line feed at its end"));
    }

private:
    std::string_view m_rest;
    bool m_failed = false;
    std::optional<Problem> m_problem;
};

std::string targetsLine(const Intent& intent) {
    const auto& order = intent.order;
    if (!order.query.empty()) return "those that match " + order.query;
    if (intent.count == 0) return std::string(chosen);
    return std::to_string(intent.count) + (intent.digest.empty() ? "" : " sha256:" + intent.digest);
}

void readTargets(Lines& lines, Intent& intent) {
    auto& order = intent.order;
    for (const auto* subject : {"jobs", "intents", "approvals", "machines"})
        if (lines.startsWith(std::string(subject) + ": ")) order.subject = subject;
    const auto text = lines.value(order.subject);
    constexpr std::string_view matching = "those that match ", mark = " sha256:";
    if (text.starts_with(matching)) {
        order.query = text.substr(matching.size());
        return;
    }
    if (text == chosen || lines.failed()) return;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, intent.count);
    const std::string_view behind(rest, static_cast<std::size_t>(end - rest));
    if (error != std::errc() || intent.count < 1 || (!behind.empty() && !behind.starts_with(mark)))
        return lines.fail("how many " + order.subject, text);
    if (!behind.empty()) {
        intent.digest = behind.substr(mark.size());
        return;
    }
    for (std::int64_t index = 0; index < intent.count && !lines.failed(); ++index) {
        const auto line = lines.next();
        if (!line.starts_with("- ") && !lines.failed()) lines.fail("a line \"- NAME\" for each of them", line);
        order.targets.emplace_back(line.substr(std::min<std::size_t>(2, line.size())));
    }
}

void readTerms(Lines& lines, Order& order) {
    for (const std::string_view kind : {"option ", "parameter "})
        while (lines.startsWith(kind)) {
            const auto line = lines.next();
            const auto colon = line.find(": ");
            if (colon == std::string_view::npos) return lines.fail("\"" + std::string(kind) + "NAME: VALUE\"", line);
            order.terms[std::string(line.substr(0, colon))] = line.substr(colon + 2);
        }
}

bool isDigits(std::string_view text, std::size_t length) {
    return text.size() == length && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

std::string format(const Intent& intent) {
    const auto& order = intent.order;
    std::string text = std::string(first_line) + "\n";
    const auto line = [&](std::string_view name, std::string_view value) {
        text += std::string(name) + ": " + std::string(value) + "\n";
    };
    line("server", intent.server);
    line("requester", intent.requester);
    line("verb", order.verb);
    line(order.subject, targetsLine(intent));
    for (const auto& target : order.targets)
        text += "- " + target + "\n";
    for (const auto& [name, value] : order.terms)
        line(name, value);
    line("time", formatInstant(intent.time));
    line("valid-until", formatInstant(intent.valid_until));
    line("nonce", intent.nonce);
    return text;
}

Result<Intent> parse(std::string_view text) {
    if (text.size() > longest_text) return refused("text", "a longer one", "at most 16 KiB");
    Lines lines(text);
    if (const auto first = lines.next(); first != first_line) lines.fail(std::string(first_line), first);
    Intent intent;
    intent.server = lines.value("server");
    intent.requester = lines.value("requester");
    intent.order.verb = lines.value("verb");
    readTargets(lines, intent);
    readTerms(lines, intent.order);
    intent.time = lines.moment("time");
    intent.valid_until = lines.moment("valid-until");
    intent.nonce = lines.value("nonce");
    if (lines.failed()) return lines.problem();
    if (!lines.atEnd()) return refused("text", "more behind the nonce", "nothing behind it");
    if (!isDigits(intent.nonce, 32)) return refused("nonce", intent.nonce, "32 hexadecimal digits");
    if (!intent.digest.empty() && !isDigits(intent.digest, 64))
        return refused("targets", intent.digest, "sha256: and 64 hexadecimal digits");
    const auto& targets = intent.order.targets;
    if (std::adjacent_find(targets.begin(), targets.end(), std::greater_equal<>()) != targets.end())
        return refused("targets", "another order", "each of them once, sorted");
    // Whoever reads a text must not have to think of other ways to write the same.
    if (format(intent) != text) return refused("text", "another form", "the text exactly as docs/intent.md has it");
    return intent;
}

} // namespace remuda::intent

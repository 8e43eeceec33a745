// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_group.h"
#include "app/cli/program.h"

namespace remuda::cli {

namespace {

// What holds where the option is not given, unless its own words say so.
QString presetText(const QCommandLineOption& option) {
    const auto preset = option.defaultValues().join(QLatin1String(", "));
    if (preset.isEmpty() || option.description().contains(QLatin1String("default"))) return {};
    return QStringLiteral(" (default %1)").arg(preset);
}

QString optionLines(const QList<QCommandLineOption>& options) {
    QString text;
    for (const auto& item : options) {
        QStringList names;
        for (const auto& name : item.names())
            names << (name.size() == 1 ? QLatin1String("-") : QLatin1String("--")) + name;
        auto left = names.join(QLatin1String(", "));
        if (!item.valueName().isEmpty()) left += u' ' + item.valueName();
        text += QLatin1String("  ") + left.leftJustified(26) + QLatin1String("  ") + item.description() +
                presetText(item) + u'\n';
    }
    return text;
}

} // namespace

QString Program::helpText() const {
    QString text = QStringLiteral("remudactl: manage machines from the command line\n\n"
                                  "Usage: remudactl COMMAND [ARGUMENT…] [OPTION…]\n\n");
    for (const auto& [group, commands] : m_groups) {
        QStringList names;
        for (const auto& command : commands->commands())
            names << command.name;
        const auto title = group.isEmpty() ? QString() : group + u' ';
        text += QStringLiteral("%1%2\n    %3\n").arg(title, names.join(QLatin1String(" | ")), commands->summary());
    }
    text += QStringLiteral("\nremudactl COMMAND --help explains one command. Everywhere:\n") +
            optionLines(globalOptions()) + QStringLiteral("      --version               print the version\n");
    text += QStringLiteral("\nExit codes:\n");
    for (const auto& [code, meaning] : exitCodeDescriptions())
        text += QStringLiteral("  %1  %2\n").arg(static_cast<int>(code)).arg(QLatin1String(meaning));
    return text;
}

QString Program::commandHelp(const QString& group, const CommandSpec& command) const {
    auto words = (group + u' ' + command.name).trimmed();
    auto usage = QStringLiteral("Usage: remudactl %1 %2").arg(words, command.arguments).trimmed();
    if (!command.options.isEmpty()) usage += QStringLiteral(" [OPTION…]");
    auto text = usage + QStringLiteral("\n  ") + command.summary + u'\n';
    if (!command.options.isEmpty()) text += QStringLiteral("\nOptions:\n") + optionLines(command.options);
    return text + QStringLiteral("\nEverywhere:\n") + optionLines(globalOptions());
}

} // namespace remuda::cli

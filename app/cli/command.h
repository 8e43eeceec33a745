// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QList>
#include <QString>

#include <functional>
#include <vector>

namespace remuda::cli {

// One command as it is typed and helped with.
struct CommandSpec {
    QString name;      // "list"; of a group without a name the whole command ("login")
    QString arguments; // "NAME…" for the usage line
    QString summary;
    QList<QCommandLineOption> options;
    std::function<void()> run;                // starts it; the group's finish() or fail() ends the program
    int min_arguments = 0, max_arguments = 0; // -1: any number
    bool needs_sign_in = true;
};

// The part of a command line that every command understands.
QList<QCommandLineOption> globalOptions();

// Which of the words are the group and the command, and what is left for the command itself. An option before them
// ("-o json machines list") is passed over with its value.
struct CommandWords {
    QString group, command;
    QStringList rest;
};
CommandWords splitWords(const QStringList& arguments, const QStringList& single_words);

QCommandLineOption flag(const QString& name, const QString& help);
QCommandLineOption option(const QString& name, const QString& value, const QString& help, const QString& preset = {});

} // namespace remuda::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command_group.h"

#include <memory>

namespace remuda::cli {

// Looking at jobs and steering them.
class JobCommands : public CommandGroup {
    Q_OBJECT
public:
    using CommandGroup::CommandGroup;

    QString summary() const override;
    std::vector<CommandSpec> commands() override;

private:
    void list();
    void show();
    void log();
    void followLog(const QString& id);
    void printLog(const QString& id, boost::json::array lines);
    // Jobs that are steered one after the other.
    struct Controlled {
        QStringList left;
        qsizetype count = 0;
        int refused = 0;
        ExitCode code = ExitCode::ok; // of the first that was refused
        boost::json::array done;
    };
    void control(const QString& action);
    void controlNext(const QString& action, std::shared_ptr<Controlled> state);
    void printControlled(const Controlled& state);
    void wait();
    void failures();
    void retryAlike(const boost::json::array& clusters);
    void resetAlike(const boost::json::array& clusters);
    // Shows the plan of a POST, asks, and sends it.
    void planAndSend(const QString& path, const boost::json::object& body, const char* question);
};

} // namespace remuda::cli

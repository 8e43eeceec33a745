// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/program.h"
#include "core/client/views/view_store.h"

namespace remuda::cli {

// The views of the inventory as a command names them: "NAME", or "TEAM/NAME" where several teams have one of that name.
// Private ones are those of the window on this computer.
class ViewFinder : public QObject {
    Q_OBJECT
public:
    explicit ViewFinder(Program& program)
        : m_program(program)
        , m_private(PrivateViews::usualFile()) {}

    // Private ones first, then those of teams. What goes wrong ends the program.
    void all(std::function<void(const std::vector<SavedView>&)> next);
    // A name that is no view's, or more than one's, ends the program.
    void find(const QString& name, std::function<void(const SavedView&)> next);

    PrivateViews& privateViews() { return m_private; }

private:
    Program& m_program;
    PrivateViews m_private;
};

} // namespace remuda::cli

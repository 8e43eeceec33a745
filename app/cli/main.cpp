// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"
#include "remuda_version.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
    // Shells and scripts ask this often: answered before anything is built up.
    if (argc == 2 && (std::strcmp(argv[1], "--version") == 0 || std::strcmp(argv[1], "-V") == 0)) {
        std::puts("remudactl " REMUDA_VERSION);
        return 0;
    }
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("remudactl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(REMUDA_VERSION));
    remuda::cli::Program program;
    program.start(QCoreApplication::arguments().mid(1));
    return QCoreApplication::exec();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "remuda_version.h"
#include "ui/common/theme.h"
#include "ui/common/translations.h"
#include "ui/common/ui_state.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>
#include <cstring>

namespace {

// Before anything of Qt is set up: asking for the version must not wait for a display.
bool onlyVersion(int argc, char** argv) {
    return argc == 2 && (std::strcmp(argv[1], "--version") == 0 || std::strcmp(argv[1], "-v") == 0);
}

remuda::Theme::Mode themeMode() {
    const QString word = remuda::UiState::instance().settings().text(remuda::Setting::theme);
    return word == QLatin1String("dark")    ? remuda::Theme::Mode::dark
           : word == QLatin1String("light") ? remuda::Theme::Mode::light
                                            : remuda::Theme::Mode::system;
}

} // namespace

int main(int argc, char** argv) {
    if (onlyVersion(argc, argv)) return std::puts("remuda " REMUDA_VERSION) < 0 ? 1 : 0;
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("remuda"));
    QApplication::setApplicationDisplayName(QStringLiteral("Remuda"));
    QApplication::setApplicationVersion(QStringLiteral(REMUDA_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("remuda"));
    QApplication::setWindowIcon(remuda::Theme::instance().icon(QStringLiteral("remuda")));
    QApplication::setQuitOnLastWindowClosed(false); // the local fleet ends first

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Machines, requests, jobs, cost and expiry in one window."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption local(QStringLiteral("local"),
                                   QStringLiteral("Start a fleet of simulated machines on this computer and open it."));
    const QCommandLineOption server(QStringLiteral("server"),
                                    QStringLiteral("Open this server instead of the last one."), QStringLiteral("URL"));
    parser.addOptions({local, server});
    parser.process(application);

    remuda::installTranslations();
    remuda::Theme::instance().apply(themeMode());
    remuda::MainWindow window;
    QObject::connect(&window, &remuda::MainWindow::readyToQuit, &application, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    if (parser.isSet(server)) {
        const QUrl url = QUrl::fromUserInput(parser.value(server));
        if (!url.isValid() || url.host().isEmpty()) {
            std::fprintf(stderr, "remuda: --server: found “%s”, expected an address like https://remuda.example.net\n",
                         qPrintable(parser.value(server)));
            return 2;
        }
        window.openServer(url);
    } else if (parser.isSet(local)) {
        window.openLocalFleet();
    } else {
        window.openLastServer();
    }
    window.show();
    return QApplication::exec();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/quit_signals.h"
#include "app/desktop/tour.h"
#include "core/client/replica/freed_memory.h"
#include "remuda_version.h"
#include "ui/common/theme.h"
#include "ui/common/translations.h"
#include "ui/common/ui_state.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace {

// Before anything of Qt is set up: asking for the version must not wait for a display.
bool onlyVersion(int argc, char** argv) {
    return argc == 2 && (std::strcmp(argv[1], "--version") == 0 || std::strcmp(argv[1], "-v") == 0);
}

// Qt ends a program without a display by abort().
bool hasDisplay() {
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        if (!qEnvironmentVariableIsEmpty(variable)) return true;
    return false;
}

// The tour must find everything as on the first day, and leave nobody's fleet, settings or agent changed.
std::unique_ptr<QTemporaryDir> freshHome(int argc, char** argv) {
    if (std::none_of(argv, argv + argc, [](const char* word) { return std::strncmp(word, "--tour", 6) == 0; }))
        return {};
    auto home = std::make_unique<QTemporaryDir>();
    for (const char* variable : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, QFile::encodeName(home->filePath(QString::fromLatin1(variable))));
    qunsetenv("SSH_AUTH_SOCK");
    return home;
}

void take(remuda::Tour& tour, remuda::MainWindow& window) {
    QObject::connect(&tour, &remuda::Tour::finished, &window, [&window](bool well, const QString& message) {
        std::fprintf(well ? stdout : stderr, "tour: %s\n", qPrintable(message));
        QObject::disconnect(&window, &remuda::MainWindow::readyToQuit, nullptr, nullptr);
        QObject::connect(
            &window, &remuda::MainWindow::readyToQuit, qApp, [well] { QCoreApplication::exit(well ? 0 : 1); },
            Qt::QueuedConnection);
        window.close();
    });
    window.resize(1440, 900);
    tour.start();
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
    if (!hasDisplay()) {
        std::fputs("remuda: found no display, expected DISPLAY or WAYLAND_DISPLAY (xvfb-run gives a program one)\n",
                   stderr);
        return 2;
    }
    remuda::giveBackFreedMemory();
    const auto fresh_home = freshHome(argc, argv);
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
    const QCommandLineOption tour_folder(
        QStringLiteral("tour"),
        QStringLiteral("Drive the window through its main jobs on a fresh local fleet and write pictures into DIR."),
        QStringLiteral("DIR"));
    const QCommandLineOption authorities(
        QStringLiteral("ca-file"),
        QStringLiteral("Authorities (PEM) that vouch for servers; else REMUDA_CA_FILE, else the system's."),
        QStringLiteral("FILE"));
    const QCommandLineOption agents(
        QStringLiteral("agent"),
        QStringLiteral("Socket of an ssh-agent to ask beside that of SSH_AUTH_SOCK; may be given several times."),
        QStringLiteral("PATH"));
    parser.addOptions({local, server, tour_folder, authorities, agents});
    parser.process(application);

    remuda::installTranslations();
    remuda::Theme::instance().apply(themeMode());
    remuda::MainWindow window;
    QObject::connect(&window, &remuda::MainWindow::readyToQuit, &application, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    const remuda::QuitSignals quit_signals;
    QObject::connect(&quit_signals, &remuda::QuitSignals::asked, &window, &remuda::MainWindow::close);
    window.askAgents(parser.values(agents));
    const auto file = parser.isSet(authorities) ? parser.value(authorities) : qEnvironmentVariable("REMUDA_CA_FILE");
    if (!file.isEmpty())
        if (const auto read = window.setAuthorities(file); !read) {
            std::fprintf(stderr, "remuda: %s\n", read.problem().detail.c_str());
            return 2;
        }
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
    std::unique_ptr<remuda::Tour> tour;
    if (parser.isSet(tour_folder)) {
        tour = std::make_unique<remuda::Tour>(window, parser.value(tour_folder));
        take(*tour, window);
    }
    return QApplication::exec();
}

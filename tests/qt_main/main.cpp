// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <memory>

#ifdef QT_WIDGETS_LIB
#include "ui/common/translations.h"

#include <QApplication>
using Application = QApplication;
#else
using Application = QCoreApplication;
#endif

int main(int argc, char** argv) {
    // Also while ctest only asks which tests there are: no test needs a display.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    // Nothing is read from, or left in, the home of the person who runs the tests. (QSettings looks once.)
    const QTemporaryDir home;
    for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.path().toUtf8());
    testing::InitGoogleTest(&argc, argv);
    const Application application(argc, argv);
#ifdef QT_WIDGETS_LIB
    remuda::installTranslations(); // words and plurals as the program shows them
#endif
    return RUN_ALL_TESTS();
}

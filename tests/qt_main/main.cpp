// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <memory>

#ifdef QT_WIDGETS_LIB
#include "ui/common/theme.h"
#include "ui/common/translations.h"
#include "ui/common/ui_state.h"

#include <QApplication>
using Application = QApplication;
#else
using Application = QCoreApplication;
#endif

namespace {

// Every test finds what somebody finds who starts the program for the first time, whichever tests ran before it in this
// process.
class FirstStart : public testing::EmptyTestEventListener {
public:
    FirstStart() { setHome(); }

private:
    void OnTestStart(const testing::TestInfo&) override {
        setHome();
        QSettings(m_home.filePath(QStringLiteral("remuda/remuda.ini")), QSettings::IniFormat).clear();
#ifdef QT_WIDGETS_LIB
        auto& theme = remuda::Theme::instance();
        if (theme.mode() != remuda::Theme::Mode::system) theme.apply(remuda::Theme::Mode::light); // an earlier test's
#endif
    }
    // Nothing is read from, or left in, the home of the person who runs the tests.
    void setHome() {
        for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            qputenv(variable, m_home.path().toUtf8());
    }

    const QTemporaryDir m_home;
};

} // namespace

int main(int argc, char** argv) {
    // Also while ctest only asks which tests there are: no test needs a display.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::InitGoogleTest(&argc, argv);
    testing::UnitTest::GetInstance()->listeners().Append(new FirstStart); // which GoogleTest deletes
    const Application application(argc, argv);
#ifdef QT_WIDGETS_LIB
    remuda::installTranslations(); // words and plurals as the program shows them
    remuda::UiState::instance();   // its file stays where it is opened first
#endif
    return RUN_ALL_TESTS();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/settings/settings.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <set>

namespace remuda {
namespace {

class SettingsTest : public testing::Test {
protected:
    QByteArray content() const {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    QTemporaryDir folder;
    QString file = folder.filePath(QStringLiteral("remuda.ini"));
};

TEST_F(SettingsTest, EverySettingHasADefaultAndAKeyOfItsOwn) {
    std::set<std::string> keys;
    const Settings settings(file);
    for (const auto& entry : settingDescriptions()) {
        EXPECT_TRUE(keys.insert(entry.key).second) << entry.key;
        EXPECT_EQ(settings.value(entry.setting), entry.default_value) << entry.key;
    }
}

TEST_F(SettingsTest, WritesOnlyWhatDiffersFromTheDefault) {
    {
        Settings settings(file);
        QSignalSpy changed(&settings, &Settings::changed);
        settings.setValue(Setting::theme, QStringLiteral("dark"));
        settings.setValue(Setting::theme, QStringLiteral("dark"));
        settings.setValue(Setting::confirm_count, 5);
        settings.setValue(Setting::confirm_count, 20); // the default again
        EXPECT_EQ(changed.size(), 3);
    }
    EXPECT_EQ(Settings(file).text(Setting::theme), QStringLiteral("dark"));
    EXPECT_TRUE(content().contains("theme=dark"));
    EXPECT_FALSE(content().contains("confirm_count"));
}

TEST_F(SettingsTest, KeepsForeignKeysAndPassesOverNonsense) {
    {
        QFile opened(file);
        ASSERT_TRUE(opened.open(QIODevice::WriteOnly));
        opened.write("[later]\nversion=3\n[safety]\nconfirm_count=many\n");
    }
    {
        Settings settings(file);
        EXPECT_EQ(settings.value(Setting::confirm_count).toInt(), 20);
        settings.setValue(Setting::user, QStringLiteral("alice"));
    }
    EXPECT_TRUE(content().contains("version=3"));
}

} // namespace
} // namespace remuda

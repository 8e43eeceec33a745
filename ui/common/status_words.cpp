// SPDX-License-Identifier: GPL-3.0-or-later
// What the wire's status words mean to a reader, and how they are said.
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QHash>

namespace remuda {

namespace {

Tone lookUp(const QHash<QString, Tone>& tones, const QString& word) {
    return tones.value(word, Tone::past);
}

QHash<QString, QString> translatedWords() {
    const auto tr = [](const char* text) { return QCoreApplication::translate("Status", text); };
    return {
        {QStringLiteral("in_use"), tr(QT_TRANSLATE_NOOP("Status", "in use"))},
        {QStringLiteral("available"), tr(QT_TRANSLATE_NOOP("Status", "available"))},
        {QStringLiteral("reserved"), tr(QT_TRANSLATE_NOOP("Status", "reserved"))},
        {QStringLiteral("broken"), tr(QT_TRANSLATE_NOOP("Status", "broken"))},
        {QStringLiteral("retired"), tr(QT_TRANSLATE_NOOP("Status", "retired"))},
        {QStringLiteral("discovered"), tr(QT_TRANSLATE_NOOP("Status", "discovered"))},
        {QStringLiteral("inspecting"), tr(QT_TRANSLATE_NOOP("Status", "inspecting"))},
        {QStringLiteral("installing"), tr(QT_TRANSLATE_NOOP("Status", "installing"))},
        {QStringLiteral("recycling"), tr(QT_TRANSLATE_NOOP("Status", "recycling"))},
        {QStringLiteral("queued"), tr(QT_TRANSLATE_NOOP("Status", "queued"))},
        {QStringLiteral("started"), tr(QT_TRANSLATE_NOOP("Status", "running"))},
        {QStringLiteral("waiting"), tr(QT_TRANSLATE_NOOP("Status", "waiting"))},
        {QStringLiteral("retrying"), tr(QT_TRANSLATE_NOOP("Status", "retrying"))},
        {QStringLiteral("paused"), tr(QT_TRANSLATE_NOOP("Status", "paused"))},
        {QStringLiteral("cancelling"), tr(QT_TRANSLATE_NOOP("Status", "cancelling"))},
        {QStringLiteral("finished"), tr(QT_TRANSLATE_NOOP("Status", "finished"))},
        {QStringLiteral("failed"), tr(QT_TRANSLATE_NOOP("Status", "failed"))},
        {QStringLiteral("cancelled"), tr(QT_TRANSLATE_NOOP("Status", "cancelled"))},
        {QStringLiteral("scheduled"), tr(QT_TRANSLATE_NOOP("Status", "scheduled"))},
        {QStringLiteral("pending"), tr(QT_TRANSLATE_NOOP("Status", "to do"))},
        {QStringLiteral("running"), tr(QT_TRANSLATE_NOOP("Status", "running"))},
        {QStringLiteral("done"), tr(QT_TRANSLATE_NOOP("Status", "done"))},
        {QStringLiteral("skipped"), tr(QT_TRANSLATE_NOOP("Status", "skipped"))},
        {QStringLiteral("open"), tr(QT_TRANSLATE_NOOP("Status", "open"))},
        {QStringLiteral("fulfilling"), tr(QT_TRANSLATE_NOOP("Status", "installing"))},
        {QStringLiteral("fulfilled"), tr(QT_TRANSLATE_NOOP("Status", "fulfilled"))},
        {QStringLiteral("withdrawn"), tr(QT_TRANSLATE_NOOP("Status", "withdrawn"))},
        {QStringLiteral("on"), tr(QT_TRANSLATE_NOOP("Status", "on"))},
        {QStringLiteral("off"), tr(QT_TRANSLATE_NOOP("Status", "off"))},
        {QStringLiteral("unknown"), tr(QT_TRANSLATE_NOOP("Status", "unknown"))},
    };
}

} // namespace

Tone toneOfMachineStatus(const QString& status) {
    static const QHash<QString, Tone> tones{
        {QStringLiteral("in_use"), Tone::good},     {QStringLiteral("available"), Tone::ready},
        {QStringLiteral("inspecting"), Tone::busy}, {QStringLiteral("installing"), Tone::busy},
        {QStringLiteral("recycling"), Tone::busy},  {QStringLiteral("reserved"), Tone::attention},
        {QStringLiteral("broken"), Tone::bad},
    };
    return lookUp(tones, status);
}

Tone toneOfJobStatus(const QString& status) {
    static const QHash<QString, Tone> tones{
        {QStringLiteral("scheduled"), Tone::ready},      {QStringLiteral("queued"), Tone::ready},
        {QStringLiteral("started"), Tone::busy},         {QStringLiteral("waiting"), Tone::attention},
        {QStringLiteral("retrying"), Tone::attention},   {QStringLiteral("paused"), Tone::attention},
        {QStringLiteral("cancelling"), Tone::attention}, {QStringLiteral("finished"), Tone::good},
        {QStringLiteral("failed"), Tone::bad},
    };
    return lookUp(tones, status);
}

Tone toneOfStepStatus(const QString& status) {
    static const QHash<QString, Tone> tones{
        {QStringLiteral("running"), Tone::busy},       {QStringLiteral("waiting"), Tone::attention},
        {QStringLiteral("retrying"), Tone::attention}, {QStringLiteral("done"), Tone::good},
        {QStringLiteral("failed"), Tone::bad},
    };
    return lookUp(tones, status);
}

Tone toneOfRequestStatus(const QString& status) {
    static const QHash<QString, Tone> tones{
        {QStringLiteral("open"), Tone::ready},
        {QStringLiteral("fulfilling"), Tone::busy},
        {QStringLiteral("fulfilled"), Tone::good},
        {QStringLiteral("failed"), Tone::bad},
    };
    return lookUp(tones, status);
}

Tone toneOfPower(const QString& power) {
    if (power == QLatin1String("on")) return Tone::good;
    return power == QLatin1String("off") ? Tone::ready : Tone::past;
}

QString wordForStatus(const QString& status) {
    static const QHash<QString, QString> words = translatedWords();
    const auto found = words.constFind(status);
    return found != words.constEnd() ? *found : QString(status).replace(QLatin1Char('_'), QLatin1Char(' '));
}

} // namespace remuda

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/request_text.h"
#include "ui/requests/requests_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace remuda {

TEST(RequestsModel, StaysConsistentThroughAStormOfProgress) {
    RequestsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    for (int round = 0; round < 200; ++round) {
        MachineRequest request;
        request.id = round % 17;
        request.status = round % 5 == 0 ? RequestStatus::fulfilled : RequestStatus::fulfilling;
        request.progress = round % 101;
        model.upsert(request, true);
    }
    EXPECT_EQ(model.rowCount(), 17);
    EXPECT_EQ(resets.count(), 0);
}

TEST(RequestText, SaysARequestInOneSentence) {
    RequestSpec spec;
    spec.count = 5;
    spec.role = "cassandra-main";
    spec.site = "lon";
    spec.min_cpu_cores = 32;
    spec.min_memory_gib = 192;
    spec.spread_racks = true;
    const QString title = requestTitle(spec);
    EXPECT_TRUE(title.contains(QStringLiteral("cassandra-main in lon"))) << title.toStdString();
    EXPECT_TRUE(requestDemands(spec).contains(QStringLiteral("192 GiB memory"))) << requestDemands(spec).toStdString();
    EXPECT_TRUE(requestDemands(spec).endsWith(QStringLiteral("never two in one rack")));
    EXPECT_EQ(placeText("lon-r003", 4), QStringLiteral("lon-r003 u04"));
    EXPECT_EQ(placeText("lon-r003", std::nullopt), QStringLiteral("lon-r003"));
}

} // namespace remuda

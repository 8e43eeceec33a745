// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/crash/campaign.h"

#include "tests/support/sound_machine.h"

#include <QTimer>

namespace remuda {

namespace {

constexpr int answerTime = 8000; // milliseconds; a server that stands still gives none
constexpr int underWayAtOnce = 48;
constexpr auto networkFailed = 0;

bool hasEnded(const std::string& status) {
    return status == "finished" || status == "failed" || status == "cancelled";
}

} // namespace

int Campaign::setting(const char* variable, int fallback) {
    bool ok = false;
    const auto value = qEnvironmentVariableIntValue(variable, &ok);
    return ok ? value : fallback;
}

void Campaign::SetUp() {
    if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
    m_agent = std::make_unique<AgentProcess>();
    ASSERT_TRUE(m_agent->running());
    m_server.allow("ada", m_agent->addKey("ed25519").public_line);
}

void Campaign::TearDown() {
    for (auto& target : m_targets)
        if (target.reply) target.reply->disconnect();
}

void Campaign::startServers(int count, const QStringList& options) {
    for (int number = 0; number < count; ++number) {
        m_servers.push_back(
            std::make_unique<ServerProcess>(m_server, options + QStringList{"--signed-intent", "accepted"}));
        ASSERT_TRUE(m_servers.back()->start()) << m_servers.back()->log().toStdString();
    }
    talkTo(*m_servers.front());
    signIn();
    m_token_age.start();
}

void Campaign::renewToken() {
    if (m_token_age.elapsed() < 240'000) return;
    talkTo(anyServer());
    signIn();
    m_token_age.start();
}

void Campaign::addTargets(int count) {
    // Slow ones: most jobs are in the middle of a power cycle whenever something strikes, and few end between two
    // strikes and have to be made up for. Still well below what the servers wait before they look after a command (15
    // s).
    BmcFarm::Ways ways;
    ways.effect_low = BmcFarm::Milliseconds(200);
    ways.effect_high = BmcFarm::Milliseconds(4000);
    ways.lost_answers = 0.02;
    ways.seed = m_random();
    m_farm = std::make_unique<BmcFarm>(count, ways);
    int simulated_number = 0;
    for (int number = 0; number < count; ++number) {
        Target target;
        if (number % 4 == 3) {
            // Nothing but misfortune can fail it.
            while (!isSoundSimulated("SIM" + std::to_string(simulated_number), 200))
                ++simulated_number;
            target.name = "SIM" + QString::number(simulated_number++);
            target.in_use = target.on = false;
        } else {
            target.name = "FARM" + QString::number(number);
            target.system = number;
        }
        m_targets.push_back(std::move(target));
    }
    importTargets();
}

void Campaign::importTargets() {
    std::string csv = "hardware_name,site,rack,model,status,bmc_driver,bmc_address\n";
    for (std::size_t number = 0; number < m_targets.size(); ++number) {
        const auto& target = m_targets[number];
        csv += target.name.toStdString() + ",s" + std::to_string(number % 8) + ",r" + std::to_string(number / 16) +
               ",R640,";
        csv +=
            target.system < 0 ? "available,simulated,\n" : "available,redfish," + m_farm->address(target.system) + "\n";
    }
    auto url = anyServer().url();
    url.setPath(QStringLiteral("/api/v1/machines/import"));
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "chap:" + m_token);
    request.setRawHeader("Content-Type", "text/csv");
    const std::unique_ptr<QNetworkReply> imported(m_network.post(request, QByteArray::fromStdString(csv)));
    ASSERT_TRUE(QTest::qWaitFor([&] { return imported->isFinished(); }, patience));
    const auto said = imported->readAll();
    ASSERT_EQ(imported->error(), QNetworkReply::NoError) << said.toStdString();
    std::vector<std::unique_ptr<QNetworkReply>> passwords;
    for (const auto& target : m_targets)
        if (target.system >= 0)
            passwords.emplace_back(begin("PUT", "/machines/" + target.name + "/bmc-password",
                                         {{"user", "admin"}, {"password", "secret-9"}}));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            return std::all_of(passwords.begin(), passwords.end(), [](const auto& each) { return each->isFinished(); });
        },
        patience));
    for (const auto& each : passwords)
        ASSERT_EQ(each->error(), QNetworkReply::NoError) << each->readAll().toStdString();
}

void Campaign::pass(int milliseconds) {
    QTest::qWait(milliseconds);
}

const ServerProcess& Campaign::anyServer() {
    for (;;)
        if (const auto index = static_cast<std::size_t>(random(0, static_cast<int>(m_servers.size()) - 1));
            isUp(index) || m_servers.size() == 1)
            return *m_servers[index];
}

QNetworkReply* Campaign::begin(const char* method, const QString& path, const boost::json::value& body,
                               const QByteArray& key) {
    auto url = anyServer().url();
    const auto parts = path.split('?');
    url.setPath("/api/v1" + parts[0]);
    if (parts.size() > 1) url.setQuery(parts[1]);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "chap:" + m_token);
    request.setRawHeader("Content-Type", "application/json");
    if (!key.isEmpty()) request.setRawHeader("Idempotency-Key", key);
    request.setTransferTimeout(answerTime);
    const auto text = body.is_null() ? QByteArray() : QByteArray::fromStdString(boost::json::serialize(body));
    return m_network.sendCustomRequest(request, method, text);
}

// Simulated machines go through whole lives; the others are switched.
std::string Campaign::nextVerb(Target& target) {
    if (target.system < 0) {
        if (random(0, 3) == 0) return "reboot";
        return target.in_use ? "recycle" : "install";
    }
    const auto die = random(0, 9);
    return die == 0 ? "power_off" : die == 1 ? "power_on" : die == 2 ? "power_cycle" : "reboot";
}

void Campaign::fill() {
    auto begun =
        std::count_if(m_targets.begin(), m_targets.end(), [](const auto& each) { return each.reply != nullptr; });
    for (auto& target : m_targets)
        if (target.id.empty() && !target.reply && begun < underWayAtOnce) {
            if (target.key.isEmpty()) {
                target.verb = nextVerb(target);
                target.key = "key-" + QByteArray::number(++m_keys);
            }
            submit(target);
            ++begun;
        }
}

void Campaign::submit(Target& target) {
    boost::json::object body{{"verb", target.verb}, {"machines", boost::json::array{target.name.toStdString()}}};
    if (target.verb == "install") body["params"] = {{"role", "web"}, {"team", "ads"}};
    target.reply = begin("POST", "/actions", body, target.key);
    auto* reply = target.reply;
    QObject::connect(reply, &QNetworkReply::finished, reply, [this, &target, reply] {
        reply->deleteLater();
        target.reply = nullptr;
        takeAnswer(target, *reply);
        // What was refused is not asked again at once.
        target.id.empty() ? QTimer::singleShot(100, &m_network, [this] { fill(); }) : fill();
    });
}

// Whatever is uncertain is asked again under the same key, so that no submission can count twice.
void Campaign::takeAnswer(Target& target, QNetworkReply& reply) {
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto text = reply.readAll().toStdString();
    boost::system::error_code error;
    const auto body = boost::json::parse(text, error);
    if (status == 202) {
        target.id = std::string(body.at("job").at("id").as_string());
        target.key.clear();
        ++m_figures.jobs;
        return;
    }
    const auto* type = body.is_object() ? body.get_object().if_contains("type") : nullptr;
    if (status == 409 && type && *type == "answer-lost") {
        // Carried out; the machine's lock names the job, and where there is none it has ended meanwhile.
        const auto found = call("GET", "/jobs?limit=1&fields=id&q=hardware_name:" + target.name);
        if (found.status != 200 || found.body.at("items").as_array().empty()) return;
        target.id = std::string(found.body.at("items").at(0).at("id").as_string());
        target.key.clear();
        ++m_figures.jobs;
        return;
    }
    // 401: the token is renewed between rounds. 409: the first request is still under way somewhere.
    if (status != networkFailed && status != 503 && status != 401 && status != 409)
        ADD_FAILURE() << target.verb << " " << target.name.toStdString() << ": " << status << " " << text;
}

void Campaign::awaitFilled() {
    const auto idle = [&] {
        return std::count_if(m_targets.begin(), m_targets.end(), [](const auto& each) { return each.id.empty(); });
    };
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            if (std::none_of(m_targets.begin(), m_targets.end(), [](const auto& each) { return each.reply; })) fill();
            return idle() == 0;
        },
        patience))
        << idle() << " machines could be given no job";
    m_figures.most_in_flight = std::max(m_figures.most_in_flight, static_cast<int>(m_targets.size() - idle()));
}

bool Campaign::listPage(const QString& query, const Read& read) {
    const auto page = call("GET", "/jobs?" + query);
    if (page.status == 401) renewToken();
    if (page.status != 200) return false;
    for (const auto& each : page.body.at("items").as_array())
        read(each.as_object());
    return true;
}

void Campaign::look() {
    renewToken();
    talkTo(anyServer());
    std::map<std::string, Target*> by_job;
    for (auto& target : m_targets)
        if (!target.id.empty()) by_job[target.id] = &target;
    listPage("limit=1000&fields=id,status,result", [&](const boost::json::object& job) {
        const auto found = by_job.find(std::string(job.at("id").as_string()));
        const std::string status(job.at("status").as_string());
        if (found != by_job.end() && hasEnded(status))
            end(*found->second, status, std::string(job.at("result").as_string()));
    });
}

// What must have happened to the machine, if the job did what it says.
void Campaign::end(Target& target, const std::string& status, const std::string& result) {
    target.id.clear();
    if (status != "finished") {
        ++m_figures.failed;
        target.certain = false;
        std::fprintf(stderr, "%s %s %s: %s\n", target.verb.c_str(), qPrintable(target.name), status.c_str(),
                     result.c_str());
        return;
    }
    const auto go = [&target](bool on) {
        if (target.on != on) ++(on ? target.ons : target.offs);
        target.on = on;
    };
    if (target.verb != "power_on") go(false);
    if (target.verb != "power_off") go(true);
    if (target.verb == "recycle") go(false);
    if (target.verb == "install" || target.verb == "recycle") target.in_use = target.verb == "install";
}

void Campaign::awaitAllEnded() {
    m_down = -1;
    const auto open = [&] {
        return std::count_if(m_targets.begin(), m_targets.end(),
                             [](const auto& each) { return !each.id.empty() || each.reply; });
    };
    QElapsedTimer since;
    for (since.start(); open() > 0 && since.elapsed() < patience; pass(300))
        look();
    // Those that the newest thousand do not show.
    for (auto& target : m_targets)
        if (!target.id.empty()) {
            const auto found = call("GET", "/jobs/" + QString::fromStdString(target.id));
            if (found.status == 200 && hasEnded(std::string(found.body.at("status").as_string())))
                end(target, std::string(found.body.at("status").as_string()),
                    std::string(found.body.at("result").as_string()));
        }
}

} // namespace remuda

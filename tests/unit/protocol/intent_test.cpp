// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/intent_order.h"
#include "tests/support/signing_key.h"

#include <gtest/gtest.h>

namespace remuda::intent {
namespace {

namespace json = boost::json;

const Instant noon = parseInstant("2026-11-21T12:00:00Z").value();
const std::string here = "https://ops.example.com";

Order recycling() {
    return orderOf("POST", "/actions", {},
                   json::parse(R"({"verb":"recycle","machines":["B","A","B"],"params":{"reason":"old","retire":true},
                                   "skip_invalid":true,"parallelism":5,"at":null})")
                       .as_object())
        .value();
}

Intent intentOf(Order order) {
    auto intent = make(std::move(order), here, "ada", noon, noon + std::chrono::hours(24));
    intent.nonce = "0123456789abcdef0123456789abcdef";
    return intent;
}

Signed signedBy(const SigningKey& key, const std::string& text) {
    Sshsig sshsig;
    sshsig.key = key.blob();
    sshsig.name_space = signature_namespace;
    sshsig.signature = key.sign(sshsigData(signature_namespace, text));
    return {text, encodeSshsig(sshsig)};
}

template <class T>
std::string fieldOf(const Result<T>& result) {
    return result ? "fine" : result.problem().type + " " + result.problem().field;
}

TEST(IntentText, saysInPlainWordsWhatWillBeDone) {
    EXPECT_EQ(format(intentOf(recycling())), "remuda intent 1\n"
                                             "server: https://ops.example.com\n"
                                             "requester: ada\n"
                                             "verb: recycle\n"
                                             "machines: 2\n"
                                             "- A\n"
                                             "- B\n"
                                             "option parallelism: 5\n"
                                             "option skip_invalid: true\n"
                                             "parameter reason: \"old\"\n"
                                             "parameter retire: true\n"
                                             "time: 2026-11-21T12:00:00.000Z\n"
                                             "valid-until: 2026-11-22T12:00:00.000Z\n"
                                             "nonce: 0123456789abcdef0123456789abcdef\n");
}

TEST(IntentText, isReadBackInItsOneForm) {
    const auto text = format(intentOf(recycling()));
    const auto read = parse(text);
    ASSERT_TRUE(read) << read.problem().detail;
    EXPECT_EQ(format(*read), text);
    EXPECT_EQ(read->order.targets, (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(read->time, noon);
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_FALSE(parse(text.substr(0, length))) << length;
    const auto with = [&](const std::string& part, const std::string& other) {
        auto changed = text;
        return fieldOf(parse(changed.replace(changed.find(part), part.size(), other)));
    };
    EXPECT_EQ(with("intent 1", "intent 2"), "intent-refused intent.text");
    EXPECT_EQ(with("- A\n- B", "- B\n- A"), "intent-refused intent.targets");
    EXPECT_EQ(with("machines: 2", "machines: 02"), "intent-refused intent.text");
    EXPECT_EQ(with("machines: 2", "machines: 9999999"), "intent-refused intent.text");
    EXPECT_EQ(with("verb: recycle", "verb:  recycle"), "fine"); // another verb, " recycle", which no request asks for
    EXPECT_EQ(with("12:00:00.000Z", "13:00:00.000+01:00"), "intent-refused intent.text");
    EXPECT_EQ(with("nonce: 0", "nonce: g"), "intent-refused intent.nonce");
    EXPECT_EQ(with("option parallelism: 5\n", "option skip_invalid: true\n"), "intent-refused intent.text");
    EXPECT_EQ(fieldOf(parse(text + "verb: wipe\n")), "intent-refused intent.text");
    EXPECT_EQ(fieldOf(parse(std::string(20'000, 'a'))), "intent-refused intent.text");
}

TEST(IntentText, givesManyTargetsByCountAndDigest) {
    Order order = recycling();
    std::vector<std::string> names;
    for (int number = 0; number < 20'000; ++number)
        names.push_back("machine" + std::to_string(number));
    setTargets(order, names);
    const auto intent = intentOf(order);
    const auto text = format(intent);
    EXPECT_LT(text.size(), 600u);
    EXPECT_NE(text.find("machines: 20000 sha256:" + digestOf(order.targets) + "\n"), std::string::npos);
    const auto read = parse(text);
    ASSERT_TRUE(read) << read.problem().detail;
    EXPECT_EQ(fieldOf(checkFits(*read, order, here, "ada")), "fine");
    auto miscounted = *read;
    ++miscounted.count;
    EXPECT_EQ(fieldOf(checkFits(miscounted, order, here, "ada")), "intent-refused intent.targets");
    order.targets.back() += "x";
    EXPECT_EQ(fieldOf(checkFits(*read, order, here, "ada")), "intent-refused intent.targets");
}

TEST(IntentText, showsWhatCannotBeSeen) {
    auto order = orderOf("POST", "/actions", {},
                         json::object{{"verb", "reboot"},
                                      {"machines", {"A\u202eB", "C\\u202e"}},
                                      {"params", {{"reason", "line\nnonce: \u2066x"}}}})
                     .value();
    const auto text = format(intentOf(order));
    EXPECT_NE(text.find("- A\\u202eB\n- C\\\\u202e\n"), std::string::npos) << text;
    EXPECT_NE(text.find("parameter reason: \"line\\nnonce: \\u2066x\"\n"), std::string::npos) << text;
    EXPECT_TRUE(parse(text));
}

// One of each kind: Mongolian, interlinear, Khmer, wide and narrow spaces, joiners, Braille, music, tags, private use.
TEST(IntentText, showsWhatLooksLikeNothing) {
    for (const auto* mark : {"\u180e", "\ufff9", "\u17b4", "\u2003", "\u3000", "\u202f", "\u034f", "\u2800",
                             "\U0001d173", "\U000e0041", "\ue000", "\U0010fffd", "\u0600", "\u1680"}) {
        const auto seen = visible(std::string("web") + mark + "1");
        EXPECT_EQ(seen.substr(0, 5), "web\\u") << seen;
        EXPECT_EQ(seen.back(), '1') << seen;
    }
    EXPECT_EQ(visible("r\u00e4ck \u4e2d\u2013\U0001f600"), "r\u00e4ck \u4e2d\u2013\U0001f600");
}

TEST(IntentOrder, theTableSaysWhatNeedsToBeSigned) {
    const auto verbOf = [](const char* method, const char* path, const char* body, const char* dry_run = "") {
        const auto order = orderOf(method, path, {{"dry_run", dry_run}}, json::parse(body).as_object());
        return order ? order->verb + " " + order->subject + " " + std::to_string(order->targets.size()) : "nothing";
    };
    for (const auto verb : allVerbs) {
        const auto body = R"({"machines":["A"],"verb":")" + std::string(toText(verb)) + "\"}";
        EXPECT_EQ(verbOf("POST", "/actions", body.c_str()),
                  isDestructive(verb) ? std::string(toText(verb)) + " machines 1" : "nothing");
    }
    EXPECT_EQ(verbOf("POST", "/actions", R"({"machines":["A"],"verb":"reboot"})", "true"), "nothing");
    EXPECT_EQ(verbOf("POST", "/actions", R"({"machines":["A"],"verb":"reboot"})", "false"), "reboot machines 1");
    EXPECT_EQ(verbOf("POST", "/schedules", R"({"query":"role:web","verb":"reboot"})"), "reboot machines 0");
    EXPECT_EQ(verbOf("POST", "/jobs/retry", R"({"jobs":["a","b"]})"), "retry jobs 2");
    EXPECT_EQ(verbOf("POST", "/jobs/a/retry", "{}"), "retry jobs 1");
    EXPECT_EQ(verbOf("POST", "/jobs/a/cancel", "{}"), "nothing");
    EXPECT_EQ(verbOf("POST", "/leases/changes", R"({"action":"release","machines":["A"]})"), "release machines 1");
    EXPECT_EQ(verbOf("POST", "/leases/changes", R"({"action":"extend","machines":["A"]})"), "nothing");
    EXPECT_EQ(verbOf("POST", "/requests", R"({"count":3,"role":"web"})"), "request machines 0");
    EXPECT_EQ(verbOf("POST", "/approvals/7/approve", R"({"intent":"abc"})"), "approve intents 1");
    EXPECT_EQ(verbOf("POST", "/approvals/7/deny", R"({"intent":"abc"})"), "deny intents 1");
    EXPECT_EQ(verbOf("POST", "/approvals/7/deny", R"({"note":"no"})"), "deny approvals 1");
    EXPECT_EQ(verbOf("POST", "/approvals/7/withdraw", "{}"), "nothing");
    EXPECT_EQ(verbOf("DELETE", "/machines/A", "{}"), "delete machines 1");
    EXPECT_EQ(verbOf("DELETE", "/machines/A/x", "{}"), "nothing");
    EXPECT_EQ(verbOf("PATCH", "/machines/A", "{}"), "nothing");
}

TEST(IntentCheck, everyPartMustBeWhatTheRequestAsksFor) {
    const auto intent = intentOf(recycling());
    EXPECT_EQ(fieldOf(checkFits(intent, recycling(), here, "ada")), "fine");
    EXPECT_EQ(fieldOf(checkFits(intent, recycling(), "https://other.example.com", "ada")),
              "intent-refused intent.server");
    EXPECT_EQ(fieldOf(checkFits(intent, recycling(), here, "bob")), "intent-refused intent.requester");
    const auto with = [&](const char* body) {
        return fieldOf(
            checkFits(intent, orderOf("POST", "/actions", {}, json::parse(body).as_object()).value(), here, "ada"));
    };
    EXPECT_EQ(with(R"({"verb":"reboot","machines":["A","B"]})"), "intent-refused intent.verb");
    EXPECT_EQ(with(R"({"verb":"recycle","machines":["A","C"]})"), "intent-refused intent.targets");
    EXPECT_EQ(with(R"({"verb":"recycle","machines":["A","B","C"]})"), "intent-refused intent.targets");
    EXPECT_EQ(with(R"({"verb":"recycle","machines":["A","B"],"params":{"reason":"old"},"skip_invalid":true,
                       "parallelism":5})"),
              "intent-refused intent.parameter retire");
    EXPECT_EQ(with(R"({"verb":"recycle","machines":["A","B"],"params":{"reason":"old","retire":true},
                       "skip_invalid":true,"parallelism":6})"),
              "intent-refused intent.option parallelism");
    EXPECT_EQ(with(R"({"verb":"recycle","machines":["A","B"],"params":{"reason":"old","retire":true},
                       "skip_invalid":true,"parallelism":5,"per_rack":1})"),
              "intent-refused intent.option per_rack");
    auto other = intent;
    other.order.subject = "jobs";
    EXPECT_EQ(fieldOf(checkFits(other, recycling(), here, "ada")), "intent-refused intent.targets");
    const auto matching = [](const char* query) {
        return orderOf("POST", "/schedules", {}, json::object{{"verb", "reboot"}, {"query", query}}).value();
    };
    EXPECT_EQ(fieldOf(checkFits(intentOf(matching("role:web")), matching("role:web"), here, "ada")), "fine");
    EXPECT_EQ(fieldOf(checkFits(intentOf(matching("role:web")), matching("role:db"), here, "ada")),
              "intent-refused intent.targets");
}

TEST(IntentCheck, staleAndEarlyTextsDoNotCount) {
    using std::chrono::minutes;
    const auto intent = intentOf(recycling());
    EXPECT_EQ(fieldOf(checkFresh(intent, noon)), "fine");
    EXPECT_EQ(fieldOf(checkFresh(intent, noon + minutes(12))), "fine");
    EXPECT_EQ(fieldOf(checkFresh(intent, noon + minutes(13))), "intent-refused intent.time");
    EXPECT_EQ(fieldOf(checkFresh(intent, noon - minutes(2))), "fine");
    EXPECT_EQ(fieldOf(checkFresh(intent, noon - minutes(3))), "intent-refused intent.time");
    auto ended = intent;
    ended.valid_until = noon - minutes(1);
    EXPECT_EQ(fieldOf(checkFresh(ended, noon)), "intent-refused intent.valid-until");
    ended.valid_until = noon + std::chrono::hours(24 * 401);
    EXPECT_EQ(fieldOf(checkFresh(ended, noon)), "intent-refused intent.valid-until");
}

TEST(IntentCheck, anyListedKeySignsAndNobodyElses) {
    const auto text = format(intentOf(recycling()));
    for (const char* type : {"ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp521",
                             "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
        SigningKey key(type);
        auto listed = parseKeyBlob(key.blob()).value();
        EXPECT_EQ(fieldOf(check(signedBy(key, text), {listed})), "fine") << type;
        EXPECT_EQ(fieldOf(check(signedBy(SigningKey(type), text), {listed})), "intent-refused intent.signature");
        auto other = signedBy(key, text);
        other.text.replace(other.text.find("verb: recycle"), 13, "verb: inspect");
        EXPECT_EQ(fieldOf(check(other, {listed})), "intent-refused intent.signature") << type;
        if (!isSecurityKeyType(key.type())) continue;
        listed.verify_required = true;
        EXPECT_EQ(fieldOf(check(signedBy(key, text), {listed})), "intent-refused intent.signature");
        key.flags = 5;
        EXPECT_EQ(fieldOf(check(signedBy(key, text), {listed})), "fine");
        key.flags = 0; // nobody touched it
        EXPECT_EQ(fieldOf(check(signedBy(key, text), {listed})), "intent-refused intent.signature");
    }
}

TEST(IntentCheck, sha1AndOtherPurposesNeverCount) {
    const auto text = format(intentOf(recycling()));
    const SigningKey key("ssh-rsa");
    const std::vector listed{parseKeyBlob(key.blob()).value()};
    Sshsig sshsig;
    sshsig.key = key.blob();
    sshsig.name_space = signature_namespace;
    sshsig.signature = key.sign(sshsigData(signature_namespace, text), "ssh-rsa");
    EXPECT_EQ(fieldOf(check({text, encodeSshsig(sshsig)}, listed)), "intent-refused intent.signature");
    sshsig.name_space = "git";
    sshsig.signature = key.sign(sshsigData("git", text));
    EXPECT_EQ(fieldOf(check({text, encodeSshsig(sshsig)}, listed)), "intent-refused intent.signature");
    sshsig.name_space = signature_namespace;
    sshsig.hash = "sha256"; // ssh-keygen -O hashalg=sha256
    sshsig.signature = key.sign(sshsigData(signature_namespace, text, "sha256"));
    EXPECT_EQ(fieldOf(check({text, encodeSshsig(sshsig)}, listed)), "fine");
}

TEST(IntentCheck, anApprovalNamesWhatItApproves) {
    const auto id = idOf(format(intentOf(recycling())));
    const auto intent = intentOf(approvalOf("approve", id));
    EXPECT_NE(format(intent).find("verb: approve\nintents: 1\n- " + id + "\n"), std::string::npos);
    EXPECT_TRUE(parse(format(intent)));
    EXPECT_EQ(fieldOf(checkFits(intent, approvalOf("approve", id), here, "ada")), "fine");
    EXPECT_EQ(fieldOf(checkFits(intent, approvalOf("deny", id), here, "ada")), "intent-refused intent.verb");
    EXPECT_EQ(fieldOf(checkFits(intent, approvalOf("approve", idOf("other")), here, "ada")),
              "intent-refused intent.targets");
}

TEST(IntentValidity, laterAndAgainAndAgainTakesLonger) {
    const auto lasting = [](const char* body) {
        const auto order = orderOf("POST", "/actions", {}, json::parse(body).as_object()).value();
        return std::chrono::duration_cast<std::chrono::hours>(validUntil(order, noon) - noon).count();
    };
    EXPECT_EQ(lasting(R"({"verb":"reboot","machines":["A"]})"), 24);
    EXPECT_EQ(lasting(R"({"verb":"reboot","machines":["A"],"at":"2026-11-23T12:00:00Z"})"), 72);
    EXPECT_EQ(lasting(R"({"verb":"reboot","machines":["A"],"in_window":true})"), 31 * 24);
    EXPECT_EQ(lasting(R"({"verb":"reboot","machines":["A"],"recurrence":{"every":"day"}})"), 366 * 24);
}

TEST(SshsigForm, armorIsReadBack) {
    const SigningKey key;
    const auto blob = signedBy(key, "text").signature;
    EXPECT_EQ(fromArmor(armored(blob)).value(), blob);
    EXPECT_EQ(fromArmor("\r\n" + armored(blob) + "\n").value(), blob);
    EXPECT_FALSE(fromArmor("-----BEGIN SSH SIGNATURE-----"));
    EXPECT_FALSE(fromArmor("-----BEGIN SSH SIGNATURE-----\n!\n-----END SSH SIGNATURE-----"));
    for (std::size_t length = 0; length < blob.size(); ++length)
        EXPECT_FALSE(parseSshsig(std::string_view(blob).substr(0, length))) << length;
    EXPECT_FALSE(parseSshsig(blob + "x"));
}

} // namespace
} // namespace remuda::intent

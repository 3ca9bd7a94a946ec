import Foundation
import TestSupport
import Testing

@testable import AnnealReport

/// The report in a browser, where Debian's chromium is installed.
@Suite(.enabled(if: Program.path("chromium") != nil, "there is no chromium: apt-get install chromium"))
struct BrowserTests {
    /// What a page says about itself, to the frame that it is in, once it is drawn.
    private static let probe = """
        <script>(function(){var c=[].slice.call(document.querySelectorAll("svg.chart")).filter(function(s){return s.getBoundingClientRect().width>0});
        var s=c[0];s.focus();s.dispatchEvent(new KeyboardEvent("keydown",{key:"ArrowRight"}));
        parent.postMessage([document.documentElement.scrollWidth,innerWidth,c.length,
        Math.max.apply(null,c.map(function(s){return Math.round(s.getBoundingClientRect().right)})),
        Math.min.apply(null,c.map(function(s){return Math.round(s.getBoundingClientRect().width)})),
        document.getElementById("tip").textContent.length].join(" "),"*")})()</script>
        """

    /// A page of a width, which no window of Chromium below 500 pixels has.
    private static func frame(_ width: Int) -> String {
        """
        <!DOCTYPE html><body style="margin:0"><script>addEventListener("message",function(e){
        document.body.setAttribute("data-probe",e.data)})</script>
        <iframe src="report.html" width="\(width)" height="900" style="border:0"></iframe></body>
        """
    }

    @Test(arguments: [400, 1400]) func `it fits, draws and speaks without an error`(width: Int) throws {
        let folder = try TemporaryFolder()
        var report = ReportTests.report()
        report.heatMaps = [HeatMapTests.map()]
        let html = report.html.replacing("</body>", with: "\(Self.probe)</body>")
        try folder.write(html, to: "report.html")
        let file = try folder.write(Self.frame(width), to: "frame.html")
        let log = folder.file("net.json")
        let output = try Program.run(
            "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-extensions",
                "--user-data-dir=\(folder.file("profile"))", "--window-size=\(max(500, width)),1000",
                "--enable-logging=stderr",
                "--log-net-log=\(log)", "--virtual-time-budget=2000", "--dump-dom", "file://\(file)",
            ])
        #expect(!output.contains("CONSOLE"), "the console says something")
        let probe = try #require(output.firstMatch(of: /data-probe="([0-9 -]+)"/)).1.split(separator: " ").compactMap {
            Int($0)
        }
        try #require(probe.count == 6)
        #expect(probe[1] == width)
        // It does not scroll sideways, its charts are inside and wide enough, and the arrow keys say values.
        #expect(probe[0] <= probe[1])
        #expect(probe[2] == 7)
        #expect(probe[3] <= probe[1])
        #expect(probe[4] >= min(300, width * 3 / 4))
        #expect(probe[5] > 5)
        let requests = (try? folder.read("net.json")) ?? ""
        #expect(!requests.contains("report.html") || !requests.contains("initiator\":\"file://"))
        for address in requests.matches(of: /"url":"(https?:[^"]+)"/) where !String(address.1).contains("google") {
            Issue.record("it asked for \(address.1)")
        }
    }
}

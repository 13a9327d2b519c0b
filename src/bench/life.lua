-- A caller who stays on the line until the job has ended; no prompt is sent twice, as each has to be read for search.
local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("number", threads * 1e9)
end

function init()
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Key " .. os.getenv("KEY")
    started = os.time()
end

local rest = string.rep("Long exposure, waves drawn to mist, warm lamp against a cold blue sky. ", 6)
function request()
    number = number + 1
    return wrk.format(nil, nil, nil, string.format('{"prompt": "A lighthouse on a basalt cliff at dusk, number %d of %d. %s", "seed": %d}',
        number, started, rest, number))
end

done = function(summary, latency, requests)
    io.write(string.format("RESULT %.1f %d %.2f %.2f\n", (summary.requests - summary.errors.status) / summary.duration * 1e6,
        summary.errors.status + summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end

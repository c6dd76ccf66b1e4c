-- wrk -s post-bodies.lua URL -- BODIES [HEADER: VALUE]…
-- Posts the lines of a file one after the other, and says in one line of JSON what came back.
local requests = {}
local place = 0

function init(args)
  local headers = { ["Content-Type"] = "application/json" }
  for index = 2, #args do
    local name, value = args[index]:match("^([^:]+): (.*)$")
    headers[name] = value
  end
  for body in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '{"seconds":%.6f,"answers":%d,"refused":%d,"broken":%d,"p50":%.4f,"p99":%.4f}\n',
    summary.duration / 1e6, summary.requests, failed.status,
    failed.connect + failed.read + failed.write + failed.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end

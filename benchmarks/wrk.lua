-- What wrk has counted, as one line of JSON. Times in it are in microseconds.
-- With a file of paths, each line of it is asked for in turn.
function init(arguments)
  if not arguments[1] then return end
  local requests, at = {}, 0
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format(nil, path)
  end
  request = function()
    at = at % #requests + 1
    return requests[at]
  end
end

done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "duration": %d, "bytes": %d, "p50": %d, "p99": %d, ' ..
    '"connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end

-- For wrk: checks every reply, and prints at the end what happened as one line of numbers.
-- Arguments: the beginning of the page's last line.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  last_line = arguments[1]
  complete = 0
  cut = 0
end

function response(status, headers, body)
  local length = tonumber(headers["Content-Length"] or #body)
  local start = #body - (body:reverse():find("\n", 2, true) or 0) + 2
  local whole = #body == length and body:sub(-1) == "\n" and
                body:sub(start, start + #last_line - 1) == last_line
  if status == 200 and whole then complete = complete + 1 else cut = cut + 1 end
end

function done(summary, latency, requests)
  local all, bad = 0, 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("complete")
    bad = bad + thread:get("cut")
  end
  local errors = summary.errors
  print(string.format("result: complete=%d cut=%d connect=%d read=%d write=%d status=%d timeout=%d",
    all, bad, errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end

// Every class of the library, for the compiler to say how it is laid out. The public headers come
// before this, all of them.
namespace prometheus_express {

// Templates have no layout until they are made.
struct Instances {
  Counter<0> counter;
  Counter<1> labelled_counter;
  Gauge<0> gauge;
  Gauge<2> labelled_gauge;
  Summary<0, 0> summary;
  Summary<0, 3> quantiles;
  Summary<1, 3> labelled_summary;
  Histogram<0, 14> histogram;
  Histogram<0, 2, 40> native;
  Histogram<1, 14> labelled_histogram;
  Info<1> info;
  Enum<0, 3> states;
  Enum<1, 3> labelled_states;
  Unknown<0> unknown;
  Unknown<1> labelled_unknown;
  Exemplars<4> exemplars;
  ExemplarBuffers<4> exemplar_buffers;
  NativeSnapshots<4, 40> snapshots;
  FixedStorage<1024> storage;
  BasicChild<false> listed_child;
  ChildSet<false> listed_children;
  MetricsHandler<4> handler;
  HttpServer<4> server;
  HttpClient<> client;
  GatewayPush<> push;
  RemoteWrite<100000> remote_write;
  RemoteWrite2<100000> remote_write_2;
};

}  // namespace prometheus_express

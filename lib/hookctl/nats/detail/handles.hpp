#pragma once

#include <nats/nats.h>

#include <cstdint>
#include <memory>
#include <tuple>

// libnats' objects, each owned once. Private to this module.
namespace hookctl::nats::detail {

/// Gives an object back with the function that libnats has for it.
template<auto Free> struct FreeWith {
  template<typename T> void operator()(T* object) const { Free(object); }
};

/// libnats 3.4 lets its reading thread use a subscription that is destroyed while a message for it
/// comes in. So it is told of no more messages first, and the thread is waited for until it has
/// passed what came before: the answer to our ping comes behind all of that.
struct EndSubscription {
  static constexpr std::int64_t kLongestMs = 2'000;

  natsConnection* socket = nullptr;

  void operator()(natsSubscription* subscription) const
  {
    if (natsSubscription_Unsubscribe(subscription) == NATS_OK) {
      std::ignore =
          natsConnection_FlushTimeout(socket, kLongestMs); // fails when nothing can come any more
    }
    natsSubscription_Destroy(subscription);
  }
};

using Options = std::unique_ptr<natsOptions, FreeWith<natsOptions_Destroy>>;
using Socket = std::unique_ptr<natsConnection, FreeWith<natsConnection_Destroy>>;
using Context = std::unique_ptr<jsCtx, FreeWith<jsCtx_Destroy>>;
using Subscription = std::unique_ptr<natsSubscription, EndSubscription>;
using Message = std::unique_ptr<natsMsg, FreeWith<natsMsg_Destroy>>;
using StreamInfo = std::unique_ptr<jsStreamInfo, FreeWith<jsStreamInfo_Destroy>>;
using ConsumerInfo = std::unique_ptr<jsConsumerInfo, FreeWith<jsConsumerInfo_Destroy>>;
using ConsumerInfos = std::unique_ptr<jsConsumerInfoList, FreeWith<jsConsumerInfoList_Destroy>>;
using Statistics = std::unique_ptr<natsStatistics, FreeWith<natsStatistics_Destroy>>;
using MetaData = std::unique_ptr<jsMsgMetaData, FreeWith<jsMsgMetaData_Destroy>>;

} // namespace hookctl::nats::detail

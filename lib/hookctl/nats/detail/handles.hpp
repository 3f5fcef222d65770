#pragma once

#include <nats/nats.h>

#include <cstdlib>
#include <memory>

// libnats' objects, each owned once. Private to this module.
namespace hookctl::nats::detail {

/// Gives an object back with the function that libnats has for it.
template<auto Free> struct FreeWith {
  template<typename T> void operator()(T* object) const { Free(object); }
};

using Options = std::unique_ptr<natsOptions, FreeWith<natsOptions_Destroy>>;
using Socket = std::unique_ptr<natsConnection, FreeWith<natsConnection_Destroy>>;
using Context = std::unique_ptr<jsCtx, FreeWith<jsCtx_Destroy>>;
using Subscription = std::unique_ptr<natsSubscription, FreeWith<natsSubscription_Destroy>>;
using Message = std::unique_ptr<natsMsg, FreeWith<natsMsg_Destroy>>;
using StreamInfo = std::unique_ptr<jsStreamInfo, FreeWith<jsStreamInfo_Destroy>>;
using ConsumerInfo = std::unique_ptr<jsConsumerInfo, FreeWith<jsConsumerInfo_Destroy>>;
using ConsumerInfos = std::unique_ptr<jsConsumerInfoList, FreeWith<jsConsumerInfoList_Destroy>>;
using Statistics = std::unique_ptr<natsStatistics, FreeWith<natsStatistics_Destroy>>;
using MetaData = std::unique_ptr<jsMsgMetaData, FreeWith<jsMsgMetaData_Destroy>>;

} // namespace hookctl::nats::detail
